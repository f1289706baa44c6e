/* Windows' mscms.dll as far as Qt asks it for the colours of a screen, for wine, whose own lacks WcsCreateIccProfile.
 * Compiled into the wine prefix of a test; never part of the program. It knows no profile, so Qt takes sRGB. */
#include <windows.h>

#define OFFERED __declspec(dllexport)

OFFERED HANDLE WINAPI OpenColorProfileW(void *profile, DWORD access, DWORD share, DWORD creation) { return NULL; }
OFFERED HANDLE WINAPI WcsOpenColorProfileW(void *c, void *a, void *g, DWORD access, DWORD share, DWORD creation, DWORD flags) { return NULL; }
OFFERED HANDLE WINAPI WcsCreateIccProfile(HANDLE profile, DWORD options) { return NULL; }
OFFERED BOOL WINAPI CloseColorProfile(HANDLE profile) { return TRUE; }
OFFERED BOOL WINAPI GetColorProfileFromHandle(HANDLE profile, BYTE *content, DWORD *size) { return FALSE; }
OFFERED BOOL WINAPI GetColorDirectoryW(const WCHAR *machine, WCHAR *folder, DWORD *size) { return FALSE; }
