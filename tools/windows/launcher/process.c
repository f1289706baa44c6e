/* The process of the window: Python as pythonw.exe runs it, under the program's own name and picture, as the task
 * manager and Windows' questions show it. Lies in the folder of a version, beside the python313.dll that it loads.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdlib.h>
#include <wchar.h>

#define MOST_PATH 32768 /* letters of a path: the most that Windows knows */
#define LIBRARY L"python313.dll"

int _dowildcard = 0; /* the words as they were given: Python does not spread "*" either */

static const wchar_t NOT_WHOLE[] =
    L"Không khởi động được Sổ Mặt trận: thiếu tệp " LIBRARY L". Hãy cài đặt lại chương trình. "
    L"Sổ và số liệu của đơn vị không bị ảnh hưởng.";

typedef int (*Main)(int, wchar_t **);

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, LPWSTR words, int show)
{
    static wchar_t library[MOST_PATH];
    DWORD length = GetModuleFileNameW(NULL, library, MOST_PATH);
    wchar_t *end = length ? wcsrchr(library, L'\\') : NULL;
    Main run = NULL;
    if (end && end + 1 + wcslen(LIBRARY) < library + MOST_PATH) {
        wcscpy(end + 1, LIBRARY);
        HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
        run = python ? (Main)(void *)GetProcAddress(python, "Py_Main") : NULL;
    }
    if (!run) {
        MessageBoxW(NULL, NOT_WHOLE, L"Sổ Mặt trận", MB_OK | MB_ICONERROR | MB_SETFOREGROUND);
        return 1;
    }
    return run(__argc, __wargv);
}
