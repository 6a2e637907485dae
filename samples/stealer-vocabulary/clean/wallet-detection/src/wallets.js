// Which wallet is installed? Ids only.
export const WALLETS = {
  metamask: 'nkbihfbeogaeaoehlefnkodbefgpgknn',
  phantom: 'bfnaelmomeimhlpmgjnjophhpkkoljpa',
  tronlink: 'ibnejdfjmmkpcnlpebklmnkoeoihofec',
  coinbase: 'hnfanknocfeofbddgcijnmhnfnkdnaad',
};
export const report = (form = new FormData()) => fetch('/uploads', { method: 'POST', body: form });
