; The packages for SPSS and Stata files, put beside the program that is there. Compiled as so-mat-tran.nsi is.
; Besides /S and /D=FOLDER (the folder of the program). Ends with 0, or 2 cancelled, 3 the program runs, 7 there is no program.

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
AllowSkipFiles off
CRCCheck force
ShowInstDetails nevershow

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh

!define OWN_KEY "Software\so-mat-tran"
!define TITLE "Sổ Mặt trận: tệp SPSS và Stata"

!include macros.nsh
!include running.nsh

Name "${TITLE}"
OutFile "${OUT_FILE}"
InstallDir "$LOCALAPPDATA\Programs\So Mat tran"
InstallDirRegKey HKCU "${OWN_KEY}" "Program"
BrandingText "${TITLE} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey /LANG=1066 "ProductName" "${TITLE}"
VIAddVersionKey /LANG=1066 "CompanyName" "Sổ Mặt trận"
VIAddVersionKey /LANG=1066 "FileDescription" "Cài đặt ${TITLE}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "Apache-2.0"
!ifdef SIGN
  !finalize '${SIGN} "%1"'
!endif

!define MUI_ICON "${ICON}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"
!include texts.nsh

Section "$(PartStatistics)" SecStatistics
  ${IfNot} ${FileExists} "$INSTDIR\current.txt"
    !insertmacro Refuse "$(NoProgram)" 7
  ${EndIf}
  Call WaitUntilClosed
  RMDir /r "$INSTDIR\statistics"
  !include "${FILES}"
SectionEnd
