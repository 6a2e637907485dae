/*
 * ATTENTION: An "eval-source-map" devtool has been used.
 */
/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ "./src/index.js":
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

eval("__webpack_require__.r(__webpack_exports__);\n/* harmony import */ var _api__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(/*! ./api */ \"./src/api.js\");\n\n(0,_api__WEBPACK_IMPORTED_MODULE_0__.load)().then((items) => {\n  document.title = `${items.length} items`;\n});\n\n//# sourceURL=webpack://shop/./src/index.js?");

/***/ }),

/***/ "./src/api.js":
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

eval("__webpack_require__.r(__webpack_exports__);\n__webpack_require__.d(__webpack_exports__, {\n  load: () => (/* binding */ load)\n});\nasync function load() {\n  const response = await fetch('https://api.example.test/items');\n  return response.json();\n}\n\n//# sourceURL=webpack://shop/./src/api.js?");

/***/ })

/******/ 	});
/******/ 	var __webpack_module_cache__ = {};
/******/ 	function __webpack_require__(moduleId) {
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) return cachedModule.exports;
/******/ 		var module = __webpack_module_cache__[moduleId] = { exports: {} };
/******/ 		__webpack_modules__[moduleId](module, module.exports, __webpack_require__);
/******/ 		return module.exports;
/******/ 	}
/******/ 	__webpack_require__.d = (exports, definition) => {
/******/ 		for (var key in definition) Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 	};
/******/ 	__webpack_require__.r = (exports) => { Object.defineProperty(exports, '__esModule', { value: true }); };
/******/ 	var __webpack_exports__ = __webpack_require__("./src/index.js");
/******/ })()
;
