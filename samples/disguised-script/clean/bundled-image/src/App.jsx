import logo from './logo.png';
import './fonts/inter.woff2';

export default () => <img src={logo} />;
