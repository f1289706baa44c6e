/* Windows' own icuuc.dll as far as Qt needs it to start, for wine, which has none. Compiled into the wine prefix of a
 * test; never part of the program. It offers no converter, so Qt uses those it has itself (UTF-8, UTF-16, Latin-1). */
#include <stddef.h>

#define OFFERED __declspec(dllexport)
#define NOT_FOUND 4 /* U_FILE_ACCESS_ERROR */

OFFERED void *ucnv_open(const char *name, int *error) { *error = NOT_FOUND; return NULL; }
OFFERED void ucnv_close(void *converter) { }
OFFERED void ucnv_reset(void *converter) { }
OFFERED signed char ucnv_getMaxCharSize(const void *converter) { return 1; }
OFFERED const char *ucnv_getName(const void *converter, int *error) { *error = NOT_FOUND; return NULL; }
OFFERED const char *ucnv_getStandardName(const char *name, const char *standard, int *error) { *error = NOT_FOUND; return NULL; }
OFFERED const char *ucnv_getAvailableName(int number) { return NULL; }
OFFERED int ucnv_countAvailable(void) { return 0; }
OFFERED void ucnv_getToUCallBack(const void *c, void **action, const void **context) { *action = NULL; *context = NULL; }
OFFERED void ucnv_getFromUCallBack(const void *c, void **action, const void **context) { *action = NULL; *context = NULL; }
OFFERED void ucnv_setToUCallBack(void *c, void *a, const void *x, void **oa, const void **ox, int *error) { *error = NOT_FOUND; }
OFFERED void ucnv_setFromUCallBack(void *c, void *a, const void *x, void **oa, const void **ox, int *error) { *error = NOT_FOUND; }
OFFERED void UCNV_FROM_U_CALLBACK_SUBSTITUTE(void) { }
OFFERED void UCNV_TO_U_CALLBACK_SUBSTITUTE(void) { }
OFFERED void ucnv_cbToUWriteUChars(void *args, const void *source, int length, int offset, int *error) { *error = NOT_FOUND; }
OFFERED void ucnv_cbFromUWriteUChars(void *args, const void **source, const void *limit, int offset, int *error) { *error = NOT_FOUND; }
OFFERED void ucnv_toUnicode(void *c, void *t, const void *tl, void *s, const void *sl, int *o, int flush, int *error) { *error = NOT_FOUND; }
OFFERED void ucnv_fromUnicode(void *c, void *t, const void *tl, void *s, const void *sl, int *o, int flush, int *error) { *error = NOT_FOUND; }
OFFERED int ucnv_toUCountPending(const void *converter, int *error) { return 0; }
OFFERED int ucnv_fromUCountPending(const void *converter, int *error) { return 0; }
