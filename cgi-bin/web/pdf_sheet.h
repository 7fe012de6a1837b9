/* pdf_sheet.h: a form of ours as the sheet that pdf.h prints, and the answer that sends it. */
#ifndef WEB_PDF_SHEET_H
#define WEB_PDF_SHEET_H

#include "cgi-bin/web/pdf.h"
#include "cgi-bin/web/sheet.h"

/* The sheet of a view; about: the line below its title. */
struct values *pdf_sheet_open(struct web *w, const struct form_view *view, struct str about);

/* A line of facts at its top; then what is not answered says so. label: key of a word. */
void pdf_sheet_fact(struct web *w, struct values *sheet, const char *label, struct str text);

/* The whole sheet of a form that was sent. due: as answerday_due has it. */
struct values *pdf_sheet_sent(struct web *w, const struct form_view *view,
                              const struct submission *s, int32_t due);

/* Answers with it, as a download. */
enum err pdf_sheet_send(struct web *w, const struct values *sheet) MUST_CHECK;

#endif
