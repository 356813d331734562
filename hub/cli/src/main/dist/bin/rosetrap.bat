@echo off
rem The command rosetrap on Windows. It runs on the Java of ROSETRAP_JAVA_HOME, of JAVA_HOME, or on the PATH.
setlocal
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if defined ROSETRAP_JAVA_HOME set "java=%ROSETRAP_JAVA_HOME%\bin\java"
set "options=-XX:TieredStopAtLevel=1"
if "%~1"=="serve" set "options=-XX:+ExitOnOutOfMemoryError"
if "%~1"=="run" set "options=-XX:+ExitOnOutOfMemoryError"
"%java%" -XX:+UseSerialGC %options% -Dfile.encoding=UTF-8 -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 %ROSETRAP_JAVA_OPTS% -cp "%~dp0..\lib\rosetrap.jar" io.rosetrap.cli.RoseTrap %*
exit /b %errorlevel%
