# Inert sample: names only.
IDS = ['nkbihfbeogaeaoehlefnkodbefgpgknn', 'bfnaelmomeimhlpmgjnjophhpkkoljpa', 'ibnejdfjmmkpcnlpebklmnkoeoihofec']
FOLDERS = ['Default/Local Extension Settings/' + name for name in IDS]
