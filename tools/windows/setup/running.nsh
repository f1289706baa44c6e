; Windows lets nobody write into a library that is loaded: so it is found out whether any version runs, in a window or not.
!macro RunningFunctions un
Function ${un}FindRunning ; "1" onto the stack where one runs, else "0"
  StrCpy $3 "0"
  ClearErrors
  FindFirst $0 $1 "$INSTDIR\versions\*.*"
  ${DoUntil} $1 == ""
    ${If} ${FileExists} "$INSTDIR\versions\$1\python313.dll"
      ClearErrors
      FileOpen $2 "$INSTDIR\versions\$1\python313.dll" a
      ${If} ${Errors}
        StrCpy $3 "1"
      ${Else}
        FileClose $2
      ${EndIf}
    ${EndIf}
    ClearErrors
    FindNext $0 $1
    ${If} ${Errors}
      StrCpy $1 ""
    ${EndIf}
  ${Loop}
  FindClose $0
  Push $3
FunctionEnd

Function ${un}WaitUntilClosed
  ${Do}
    Call ${un}FindRunning
    Pop $0
    ${If} $0 == "0"
      ${ExitDo}
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel 3
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(StillRuns)" IDRETRY again
    SetErrorLevel 3
    Quit
    again:
  ${Loop}
FunctionEnd
!macroend
!insertmacro RunningFunctions ""
