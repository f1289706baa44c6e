; What the functions of setup share. $R9 is the version that is there, or nothing; $0 to $9 are free in each function.

; Say why setup cannot go on, and end it with a status.
!macro Refuse sentence status
  ${IfNot} ${Silent}
    MessageBox MB_OK|MB_ICONEXCLAMATION "${sentence}"
  ${EndIf}
  SetErrorLevel ${status}
  Quit
!macroend

; The window of the task bar belongs to this shortcut (the launcher starts the program with the same name).
!macro NameWindow shortcut
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("${shortcut}",2)'
      ${IUnknown::QueryInterface} $0 '("${IID_IPropertyStore}",.r2)'
      ${If} $2 P<> 0
        System::Call '*${SYSSTRUCT_PROPERTYKEY}(${PKEY_AppUserModel_ID})p.r3'
        System::Call '*(&w64 "${APP_ID}")p.r4'
        System::Call '*${SYSSTRUCT_PROPVARIANT}(${VT_LPWSTR},,p r4)p.r5'
        ${IPropertyStore::SetValue} $2 '(r3,r5)'
        ${IPropertyStore::Commit} $2 ""
        System::Free $3
        System::Free $4
        System::Free $5
        ${IUnknown::Release} $2 ""
        ${IPersistFile::Save} $1 '("${shortcut}",1)'
      ${EndIf}
      ${IUnknown::Release} $1 ""
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
!macroend

; Select a part, or not, as an option of the command line ($0) says.
!macro Option name section
  ClearErrors
  ${GetOptions} $0 "${name}" $1
  ${IfNot} ${Errors}
    ${If} $1 == "0"
      !insertmacro UnselectSection ${section}
    ${Else}
      !insertmacro SelectSection ${section}
    ${EndIf}
  ${EndIf}
!macroend

; A kind of file has its name and the program's picture, and opens in the program, which asks who may do what with it.
!macro RegisterType ending type name
  WriteRegStr HKCU "Software\Classes\${ending}" "" "${type}"
  WriteRegStr HKCU "Software\Classes\${type}" "" "${name}"
  WriteRegStr HKCU "Software\Classes\${type}\DefaultIcon" "" "$INSTDIR\so-mat-tran.exe,0"
  WriteRegStr HKCU "Software\Classes\${type}\shell\open\command" "" '"$INSTDIR\so-mat-tran.exe" "%1"'
!macroend

!macro ForgetType ending type
  DeleteRegKey HKCU "Software\Classes\${type}"
  ReadRegStr $0 HKCU "Software\Classes\${ending}" ""
  ${If} $0 == "${type}"
    DeleteRegKey HKCU "Software\Classes\${ending}"
  ${EndIf}
!macroend
