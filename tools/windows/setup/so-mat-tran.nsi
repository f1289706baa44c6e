; The setup program of Sổ Mặt trận: for one user, without an administrator. Compiled by tools/windows/setup_program.py, which
; gives VERSION, NUMBERS, OUT_FILE, ICON, PANEL, SIZE_KB and FILES (the list of what is installed), SIGN where there is a certificate,
; and QUICK to pack nothing small.
;
; Besides /S (silent) and /D=FOLDER (last, without quotes; NSIS's own):
;   /DATA=FOLDER    the folder of the book, where none was chosen before
;   /AUTOSTART=1|0  begin with Windows in the notification area, or do not; without it everything stays as it is
;   /DESKTOP=1|0    a picture on the desktop, or none
;   /OLDER          install though a newer version is there
; Ends with 0, or 2 cancelled, 3 the program runs, 4 a newer version is there, 5 Windows is too old, 6 a folder cannot be used.

Target amd64-unicode
Unicode true
!ifdef QUICK
  SetCompress off
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 64
!endif
ManifestDPIAware true
ManifestDPIAwareness PerMonitorV2
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel user
SetDateSave on
SetOverwrite on
AllowSkipFiles off
CRCCheck force
ShowInstDetails nevershow
ShowUninstDetails nevershow

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include nsDialogs.nsh
!include Win\COM.nsh
!include Win\Propkey.nsh

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\so-mat-tran"
!define OWN_KEY "Software\so-mat-tran"
!define RUN_KEY "Software\Microsoft\Windows\CurrentVersion\Run"
!define BACKUP_TYPE "SoMatTran.Backup"
!define BUNDLE_TYPE "SoMatTran.Bundle"
!define CARRIED_TYPE "SoMatTran.Carried"
!define APP_ID "SoMatTran.SoMatTran"
!define TITLE "Sổ Mặt trận"
!define DRIVE_FIXED 3   ; of GetDriveType: a disk that stays in the computer
!define ENOUGH_MB 5000  ; free on a second disk that is proposed for the book

!include macros.nsh

Var Welcome    ; the text of the first page
Var Data       ; the folder of the book that was chosen, or nothing: the one of this Windows account
Var DataField

Name "${TITLE}"
OutFile "${OUT_FILE}"
InstallDir "$LOCALAPPDATA\Programs\So Mat tran"
InstallDirRegKey HKCU "${OWN_KEY}" "Program"
BrandingText "${TITLE} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=1066 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=1066 "CompanyName" "${TITLE}"
VIAddVersionKey /LANG=1066 "FileDescription" "Cài đặt ${TITLE}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "Apache-2.0"
!ifdef SIGN
  !finalize '${SIGN} "%1"'
  !uninstfinalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PANEL}"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "$(WelcomeTitle)"
!define MUI_WELCOMEPAGE_TEXT "$Welcome"
!insertmacro MUI_PAGE_WELCOME
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE FolderChosen
!insertmacro MUI_PAGE_DIRECTORY
Page custom AskDataFolder KeepDataFolder
!define MUI_COMPONENTSPAGE_SMALLDESC
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\so-mat-tran.exe"
!define MUI_FINISHPAGE_RUN_TEXT "$(RunNow)"
!insertmacro MUI_PAGE_FINISH

!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(UninstallKeeps)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"
!include texts.nsh

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    !insertmacro Refuse "$(NeedsWindows10)" 5
  ${EndIf}
  Call ReadOptions
  Call TellWhatIsThere
FunctionEnd

Section "$(PartProgram)" SecProgram
  SectionIn RO
  Call RefuseNewer
  Call WaitUntilClosed
  Call RequireDataFolder
  ; An interrupted setup leaves current.txt as it was: the version before still starts.
  RMDir /r "$INSTDIR\versions\${VERSION}"
  ClearErrors
  CreateDirectory "$INSTDIR\versions\${VERSION}"
  ${If} ${Errors}
    !insertmacro Refuse "$(FolderNotUsable)" 6
  ${EndIf}
  !include "${FILES}"
  SetOutPath "$INSTDIR"
  Call WriteDataFolder
  Call BeginWithThisVersion
  WriteUninstaller "$INSTDIR\uninstall.exe"
  Call Register
  CreateShortCut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\so-mat-tran.exe" "" "$INSTDIR\so-mat-tran.exe" 0
  !insertmacro NameWindow "$SMPROGRAMS\${TITLE}.lnk"
SectionEnd

Section "$(PartDesktop)" SecDesktop
  CreateShortCut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\so-mat-tran.exe" "" "$INSTDIR\so-mat-tran.exe" 0
  !insertmacro NameWindow "$DESKTOP\${TITLE}.lnk"
SectionEnd

Section /o "$(PartAutostart)" SecAutostart
  WriteRegStr HKCU "${RUN_KEY}" "so-mat-tran" '"$INSTDIR\so-mat-tran.exe" --in-notification-area'
SectionEnd

Section "-" SecRest
  ${IfNot} ${SectionIsSelected} ${SecDesktop}
    Delete "$DESKTOP\${TITLE}.lnk"
  ${EndIf}
  ${IfNot} ${SectionIsSelected} ${SecAutostart}
    DeleteRegValue HKCU "${RUN_KEY}" "so-mat-tran"
  ${EndIf}
  Call RemoveOtherVersions
SectionEnd

; Behind the parts, by whose numbers they ask.
!include running.nsh
!insertmacro RunningFunctions "un."
!include functions.nsh

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SecProgram} "$(AboutProgram)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecDesktop} "$(AboutDesktop)"
  !insertmacro MUI_DESCRIPTION_TEXT ${SecAutostart} "$(AboutAutostart)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Section "Uninstall"
  Call un.WaitUntilClosed
  ; Only what setup or an update put there: the folder may hold other things, the book among them.
  RMDir /r "$INSTDIR\versions"
  RMDir /r "$INSTDIR\statistics"
  Delete "$INSTDIR\so-mat-tran.exe"
  Delete "$INSTDIR\so-mat-tran-console.exe"
  Delete "$INSTDIR\current.txt"
  Delete "$INSTDIR\trial.txt"
  Delete "$INSTDIR\trial.new"
  Delete "$INSTDIR\failed.txt"
  Delete "$INSTDIR\data-folder.txt"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\NOTICE.txt"
  Delete "$INSTDIR\uninstall.exe"
  SetOutPath "$TEMP"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  DeleteRegValue HKCU "${RUN_KEY}" "so-mat-tran"
  !insertmacro ForgetType ".smt-backup" "${BACKUP_TYPE}"
  !insertmacro ForgetType ".smtbundle" "${BUNDLE_TYPE}"
  !insertmacro ForgetType ".mtb" "${CARRIED_TYPE}"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegValue HKCU "${OWN_KEY}" "Program" ; "Data" stays: a later setup proposes the folder of the book again
  ${RefreshShellIcons}
SectionEnd
