; The steps of setup. Registers $0 to $9 are free in each of them.

; The first line of current.txt in $INSTDIR into $R9.
Function ReadInstalled
  StrCpy $R9 ""
  ClearErrors
  FileOpen $0 "$INSTDIR\current.txt" r
  ${IfNot} ${Errors}
    FileRead $0 $R9
    FileClose $0
    ${WordReplace} "$R9" "$\r" "" "+" $R9
    ${WordReplace} "$R9" "$\n" "" "+" $R9
  ${EndIf}
FunctionEnd

Function TellWhatIsThere
  Call ReadInstalled
  ${If} $R9 == ""
    StrCpy $Welcome "$(WelcomeFresh)"
  ${ElseIf} $R9 == "${VERSION}"
    StrCpy $Welcome "$(WelcomeRepair)"
  ${Else}
    StrCpy $Welcome "$(WelcomeUpgrade)"
  ${EndIf}
FunctionEnd

Function ReadOptions
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DATA=" $Data
  ${If} ${Errors}
    StrCpy $Data ""
  ${EndIf}
  ; What was chosen at an earlier setup stays chosen.
  ${If} ${FileExists} "$INSTDIR\current.txt"
  ${AndIfNot} ${FileExists} "$DESKTOP\${TITLE}.lnk"
    !insertmacro UnselectSection ${SecDesktop}
  ${EndIf}
  ReadRegStr $1 HKCU "${RUN_KEY}" "so-mat-tran"
  ${If} $1 != ""
    !insertmacro SelectSection ${SecAutostart}
  ${EndIf}
  !insertmacro Option "/DESKTOP=" ${SecDesktop}
  !insertmacro Option "/AUTOSTART=" ${SecAutostart}
FunctionEnd

; 1 into $1 where $R9 is newer than this version, else 0 or 2; a candidate (1.0.0rc1) is older than its release.
Function CompareVersions
  ${WordFind} "$R9rc1000" "rc" "+1" $2
  ${WordFind} "$R9rc1000" "rc" "+2" $3
  ${WordFind} "${VERSION}rc1000" "rc" "+1" $4
  ${WordFind} "${VERSION}rc1000" "rc" "+2" $5
  ${VersionCompare} "$2" "$4" $1
  ${If} $1 == 0
    ${VersionCompare} "$3" "$5" $1
  ${EndIf}
FunctionEnd

; An older version does not read a book that a newer one has opened.
Function RefuseNewer
  Call ReadInstalled
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/OLDER" $1
  ${If} ${Errors}
  ${AndIf} $R9 != ""
    Call CompareVersions
    ${If} $1 == 1
      !insertmacro Refuse "$(NewerIsThere)" 4
    ${EndIf}
  ${EndIf}
FunctionEnd

Function FolderChosen
  Call RefuseNewer
FunctionEnd

; The folder of the book is asked for once; later it stays where it is.
Function AskDataFolder
  ${If} ${FileExists} "$INSTDIR\data-folder.txt"
  ${OrIf} ${FileExists} "$INSTDIR\current.txt"
    Abort
  ${EndIf}
  ${If} $Data == ""
    ReadRegStr $Data HKCU "${OWN_KEY}" "Data"
  ${EndIf}
  ${If} $Data == ""
    Call ProposeDataFolder
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(DataTitle)" "$(DataSubtitle)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 40u "$(DataAbout)"
  Pop $0
  ${NSD_CreateLabel} 0 48u 100% 10u "$(DataFolderLabel)"
  Pop $0
  ${NSD_CreateDirRequest} 0 60u 78% 13u "$Data"
  Pop $DataField
  ${NSD_CreateBrowseButton} 80% 59u 20% 15u "$(Browse)"
  Pop $0
  ${NSD_OnClick} $0 ChooseDataFolder
  nsDialogs::Show
FunctionEnd

; A book that is there already; else the second disk, which stays when Windows is reinstalled, unless it is a small
; one that the computer's maker keeps for himself; else where Windows keeps what belongs to an account.
Function ProposeDataFolder
  StrCpy $Data "$LOCALAPPDATA\so-mat-tran"
  ${If} ${FileExists} "$Data\so-mat-tran.db"
    Return
  ${EndIf}
  System::Call 'kernel32::GetDriveTypeW(w "D:\") i.r1'
  ${If} $1 == ${DRIVE_FIXED}
    ClearErrors
    ${DriveSpace} "D:\" "/D=F /S=M" $1
    ${IfNot} ${Errors}
    ${AndIf} $1 >= ${ENOUGH_MB}
      StrCpy $Data "D:\So Mat tran"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ChooseDataFolder
  ${NSD_GetText} $DataField $0
  nsDialogs::SelectFolderDialog "$(DataSubtitle)" "$0"
  Pop $0
  ${If} $0 != "error"
    ${NSD_SetText} $DataField "$0"
  ${EndIf}
FunctionEnd

Function KeepDataFolder
  ${NSD_GetText} $DataField $Data
  Call UseDataFolder
  Pop $0
  ${If} $0 != "ok"
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(DataNotUsable)"
    Abort
  ${EndIf}
FunctionEnd

; Make the folder of the book; "ok" onto the stack where one can write there.
Function UseDataFolder
  ClearErrors
  CreateDirectory "$Data"
  FileOpen $0 "$Data\so-mat-tran-setup.tmp" w
  ${If} ${Errors}
    Push "no"
  ${Else}
    FileClose $0
    Delete "$Data\so-mat-tran-setup.tmp"
    Push "ok"
  ${EndIf}
FunctionEnd

; A folder that was chosen must be usable before anything is changed. One that was chosen earlier stays.
Function RequireDataFolder
  ${If} ${FileExists} "$INSTDIR\data-folder.txt"
    StrCpy $Data ""
  ${EndIf}
  ${If} $Data == ""
    Return
  ${EndIf}
  Call UseDataFolder
  Pop $0
  ${If} $0 != "ok"
    !insertmacro Refuse "$(DataNotUsable)" 6
  ${EndIf}
FunctionEnd

; Where the book is, for the program: only where it is another folder than that of the Windows account.
Function WriteDataFolder
  ${If} $Data == ""
    Return
  ${EndIf}
  WriteRegStr HKCU "${OWN_KEY}" "Data" "$Data"
  ${If} $Data != "$LOCALAPPDATA\so-mat-tran"
    FileOpen $0 "$INSTDIR\data-folder.txt" w
    FileWriteUTF16LE /BOM $0 "$Data$\r$\n"
    FileClose $0
  ${EndIf}
FunctionEnd

Function BeginWithThisVersion
  FileOpen $0 "$INSTDIR\current.new" w
  FileWrite $0 "${VERSION}$\n"
  FileClose $0
  Delete "$INSTDIR\trial.txt"
  Delete "$INSTDIR\trial.new"
  Delete "$INSTDIR\failed.txt"
  System::Call 'kernel32::MoveFileExW(w "$INSTDIR\current.new", w "$INSTDIR\current.txt", i 9)i.r1' ; replace, to the disk
  ${If} $1 == 0
    !insertmacro Refuse "$(FolderNotUsable)" 6
  ${EndIf}
FunctionEnd

Function RemoveOtherVersions
  FindFirst $0 $1 "$INSTDIR\versions\*.*"
  ${DoUntil} $1 == ""
    ${If} $1 != "."
    ${AndIf} $1 != ".."
    ${AndIf} $1 != "${VERSION}"
      RMDir /r "$INSTDIR\versions\$1"
    ${EndIf}
    ClearErrors
    FindNext $0 $1
    ${If} ${Errors}
      StrCpy $1 ""
    ${EndIf}
  ${Loop}
  FindClose $0
FunctionEnd

Function Register
  WriteRegStr HKCU "${OWN_KEY}" "Program" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\so-mat-tran.exe,0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  !insertmacro RegisterType ".smt-backup" "${BACKUP_TYPE}" "$(BackupFile)"
  !insertmacro RegisterType ".smtbundle" "${BUNDLE_TYPE}" "$(BundleFile)"
  !insertmacro RegisterType ".mtb" "${CARRIED_TYPE}" "$(CarriedFile)"
  ${RefreshShellIcons}
FunctionEnd
