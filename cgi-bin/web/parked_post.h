/* parked_post.h: one page of what is parked (parking.h), between the files that do it. */
#ifndef WEB_PARKED_POST_H
#define WEB_PARKED_POST_H

#include "cgi-bin/web/web.h"

/* As it was posted; BODY_MULTIPART: its own page shows it again. */
void parked_post_read(struct web *w, const struct values *post, struct request *as);

/* It has an owner, who is not the visitor. Not of a blank form that nobody we know was reading. */
bool parked_post_is_of_another(struct web *w, const struct values *post);

/* Of a blank form, and nothing says that it is the visitor's. */
bool parked_post_is_open(struct web *w, const struct values *post);

/* seconds, UTC */
int64_t parked_post_typed_at(const struct values *post);

#endif
