/* fold.js: opens a folded menu on wide screens, for browsers that cannot do so by style alone. */
export function start(part) {
	if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches)
		part.open = true;
}
