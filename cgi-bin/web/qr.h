/* qr.h: a text as a QR code (ISO/IEC 18004); the only libqrencode. */
#ifndef WEB_QR_H
#define WEB_QR_H

#include "store/compiled/values.h"

/* The places of the part qr: size (modules along a side, with the quiet edge) and shape (the dark
 * ones as the path of an SVG). text: to some 200 bytes. */
void qr_values(struct values *v, struct str text);

#endif
