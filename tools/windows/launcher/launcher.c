/* Starts the version of Sổ Mặt trận that is to run. What it does is specified in tests/updates/launcher_cases.json.
 *
 * Compiled twice: with CONSOLE as so-mat-tran-console.exe, which waits and hands on the exit code, and without as
 * so-mat-tran.exe, which waits for nothing. Both lie beside versions/, current.txt, trial.txt and failed.txt.
 * It allocates no more than a few buffers and leaves them to the end of the process.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <wchar.h>

#define MOST_PATH 32768   /* letters of a path, with the end of the text: the most that Windows knows */
#define MOST_NAME 64      /* letters of a version's name; more is no name */
#define MOST_FILE 1024    /* bytes of current.txt and its like that are looked at */

#ifdef CONSOLE
#define PROGRAM L"python.exe"
#else
#define PROGRAM L"so-mat-tran.exe" /* process.c */
#endif
#define MODULE L"desktop_app"

static const wchar_t NO_VERSION[] =
    L"Không tìm thấy phiên bản nào của Sổ Mặt trận trong %ls\\versions. "
    L"Hãy cài đặt lại chương trình; sổ và số liệu của đơn vị không bị ảnh hưởng.";
static const wchar_t NOT_STARTED[] =
    L"Không khởi động được Sổ Mặt trận (lỗi Windows số %lu). "
    L"Hãy khởi động lại máy; nếu vẫn không được thì cài đặt lại chương trình. "
    L"Sổ và số liệu của đơn vị không bị ảnh hưởng.";

static wchar_t home[MOST_PATH]; /* the folder of the program, without a backslash at its end */

static void *memory(size_t bytes)
{
    void *found = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, bytes);
    if (!found)
        ExitProcess(1);
    return found;
}

static wchar_t *place(const wchar_t *format, ...)
{
    wchar_t *text = memory(MOST_PATH * sizeof *text);
    va_list values;
    va_start(values, format);
    int length = _vsnwprintf(text, MOST_PATH - 1, format, values);
    va_end(values);
    if (length < 0)
        ExitProcess(1);
    return text;
}

static void say(const wchar_t *sentence)
{
#ifdef CONSOLE
    HANDLE stream = GetStdHandle(STD_ERROR_HANDLE);
    wchar_t *line = place(L"%ls\r\n", sentence);
    DWORD written, mode;
    if (GetConsoleMode(stream, &mode)) {
        WriteConsoleW(stream, line, (DWORD)wcslen(line), &written, NULL);
        return;
    }
    char *bytes = memory(4 * MOST_PATH);
    int length = WideCharToMultiByte(CP_UTF8, 0, line, -1, bytes, 4 * MOST_PATH, NULL, NULL);
    if (length > 1)
        WriteFile(stream, bytes, (DWORD)length - 1, &written, NULL);
#else
    MessageBoxW(NULL, sentence, L"Sổ Mặt trận", MB_OK | MB_ICONERROR | MB_SETFOREGROUND);
#endif
}

/* A line (1, 2, …) of a file in the program's folder, without blanks, carriage returns and a byte order mark;
 * whether the file is there. What is longer than a name counts as no name. */
static BOOL line(const wchar_t *file, int number, char *into)
{
    into[0] = 0;
    HANDLE handle = CreateFileW(place(L"%ls\\%ls", home, file), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
                                OPEN_EXISTING, 0, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return FALSE;
    char content[MOST_FILE];
    DWORD length = 0, used = 0, at = 0;
    ReadFile(handle, content, sizeof content, &length, NULL);
    CloseHandle(handle);
    if (length >= 3 && memcmp(content, "\xEF\xBB\xBF", 3) == 0)
        at = 3;
    for (; at < length && number > 0; at++) {
        char letter = content[at];
        if (letter == '\n')
            number--;
        else if (number == 1 && letter != ' ' && letter != '\t' && letter != '\r' && letter != '\v' && letter != '\f') {
            if (used >= MOST_NAME - 1) {
                into[0] = 0;
                return TRUE;
            }
            into[used++] = letter;
            into[used] = 0;
        }
    }
    return TRUE;
}

static BOOL is_version(const wchar_t *name)
{
    BOOL digit_before = FALSE, candidate = FALSE;
    size_t length = 0;
    for (; name[length]; length++) {
        BOOL digit = name[length] >= L'0' && name[length] <= L'9';
        if (!digit && (candidate || !digit_before))
            return FALSE;
        if (!digit && name[length] == L'r' && name[length + 1] == L'c') {
            candidate = TRUE;
            length++;
        } else if (!digit && name[length] != L'.')
            return FALSE;
        digit_before = digit;
    }
    return digit_before && length < MOST_NAME;
}

/* Whether it is a version's name, and a program is there. */
static BOOL holds(const wchar_t *name)
{
    if (!is_version(name))
        return FALSE;
    DWORD kind = GetFileAttributesW(place(L"%ls\\versions\\%ls\\%ls", home, name, PROGRAM));
    return kind != INVALID_FILE_ATTRIBUTES && !(kind & FILE_ATTRIBUTE_DIRECTORY);
}

/* What comes behind the numbers of a version: a candidate is lower than its release, a further number higher. */
static int rank(wchar_t next)
{
    return next == L'r' ? 0 : next == 0 ? 1 : 2;
}

/* Compares two versions' names number by number; 1.2 < 1.2.0rc1 < 1.2.0 < 1.2.0.1. */
static int compare(const wchar_t *one, const wchar_t *other)
{
    while (rank(*one) == 2 && rank(*other) == 2) {
        while (*one == L'0')
            one++;
        while (*other == L'0')
            other++;
        size_t first = wcsspn(one, L"0123456789"), second = wcsspn(other, L"0123456789");
        if (first != second)
            return first < second ? -1 : 1;
        int order = wcsncmp(one, other, first);
        if (order)
            return order;
        one += first + (one[first] == L'.');
        other += second + (other[second] == L'.');
    }
    return *one == L'r' && *other == L'r' ? compare(one + 2, other + 2) : rank(*one) - rank(*other);
}

/* The highest version that holds a program, but for one; an empty text where there is none. */
static void highest(const wchar_t *except, wchar_t *into)
{
    WIN32_FIND_DATAW found;
    into[0] = 0;
    HANDLE search = FindFirstFileW(place(L"%ls\\versions\\*", home), &found);
    if (search == INVALID_HANDLE_VALUE)
        return;
    do {
        if (wcscmp(found.cFileName, except) != 0 && holds(found.cFileName)
            && (!into[0] || compare(found.cFileName, into) > 0))
            wcscpy(into, found.cFileName);
    } while (FindNextFileW(search, &found));
    FindClose(search);
}

/* Writes that the trial was started, before it is: what cannot be written is not tried, else it would be for ever. */
static BOOL tried(const char *version)
{
    char content[MOST_NAME + 8];
    DWORD length = (DWORD)wsprintfA(content, "%s\n1\n", version), written = 0;
    wchar_t *fresh = place(L"%ls\\trial.new", home);
    HANDLE handle = CreateFileW(fresh, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    if (handle == INVALID_HANDLE_VALUE)
        return FALSE;
    BOOL whole = WriteFile(handle, content, length, &written, NULL) && written == length && FlushFileBuffers(handle);
    CloseHandle(handle);
    return whole && MoveFileExW(fresh, place(L"%ls\\trial.txt", home), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
}

static void widen(const char *name, wchar_t *into)
{
    if (!MultiByteToWideChar(CP_UTF8, 0, name, -1, into, MOST_NAME))
        into[0] = 0;
}

static void choose(wchar_t *version)
{
    char first[MOST_NAME], starts[MOST_NAME];
    wchar_t failed[MOST_NAME];
    if (line(L"trial.txt", 1, first)) {
        line(L"trial.txt", 2, starts);
        widen(first, version);
        if (holds(version) && starts[0] && strspn(starts, "0") == strlen(starts) && tried(first))
            return;
        MoveFileExW(place(L"%ls\\trial.txt", home), place(L"%ls\\failed.txt", home),
                    MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
    }
    line(L"current.txt", 1, first);
    widen(first, version);
    if (holds(version))
        return;
    line(L"failed.txt", 1, first);
    widen(first, failed);
    highest(failed, version);
    if (!version[0])
        highest(L"", version);
}

/* The command line behind the name of the launcher, exactly as it was given. */
static const wchar_t *arguments(void)
{
    const wchar_t *rest = GetCommandLineW();
    BOOL quoted = FALSE;
    for (; *rest && (quoted || (*rest != L' ' && *rest != L'\t')); rest++)
        if (*rest == L'"')
            quoted = !quoted;
    while (*rest == L' ' || *rest == L'\t')
        rest++;
    return rest;
}

#ifdef CONSOLE
/* The program dies with its launcher: whoever ends the launcher means both. What the program starts may outlive it. */
static void tie(HANDLE process)
{
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    HANDLE job = CreateJobObjectW(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    if (job && SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits))
        AssignProcessToJobObject(job, process);
}
#endif

static int start(const wchar_t *version)
{
    wchar_t *program = place(L"%ls\\versions\\%ls\\%ls", home, version, PROGRAM);
    /* UTF-8 whatever the code page: Python takes it from its command line only, since it ignores its environment. */
    wchar_t *command = place(L"\"%ls\" -X utf8 -m " MODULE L" %ls", program, arguments());
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    DWORD flags = CREATE_UNICODE_ENVIRONMENT, code = 0;
#ifdef CONSOLE
    SetConsoleCtrlHandler(NULL, FALSE);
    flags |= CREATE_SUSPENDED;
#else
    /* The task bar takes the window for this program's, with its icon, and not for one of Python. */
    startup.lpTitle = (wchar_t *)L"SoMatTran.SoMatTran";
    startup.dwFlags = STARTF_TITLEISAPPID;
#endif
    if (!CreateProcessW(program, command, NULL, NULL, TRUE, flags, NULL, NULL, &startup, &process)) {
        say(place(NOT_STARTED, GetLastError()));
        return 1;
    }
#ifdef CONSOLE
    tie(process.hProcess);
    SetConsoleCtrlHandler(NULL, TRUE); /* Ctrl+C is the program's, which ends as it does on every system */
    ResumeThread(process.hThread);
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &code);
#endif
    return (int)code;
}

static int run(void)
{
    wchar_t version[MOST_PATH];
    DWORD length = GetModuleFileNameW(NULL, home, MOST_PATH);
    wchar_t *end = length ? wcsrchr(home, L'\\') : NULL;
    if (!end)
        return 1;
    *end = 0;
    choose(version);
    if (!version[0] || !holds(version)) {
        say(place(NO_VERSION, home));
        return 1;
    }
    return start(version);
}

#ifdef CONSOLE
int wmain(void)
#else
int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, LPWSTR words, int show)
#endif
{
    return run();
}
