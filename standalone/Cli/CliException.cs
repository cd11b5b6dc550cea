namespace OptionsAlerts.Standalone.Cli;

/// <summary>The command line's exit codes.</summary>
public static class ExitCode
{
    public const int Fine = 0;
    public const int Failed = 1;

    /// <summary>Usage, configuration or bad input.</summary>
    public const int BadInput = 2;
}

/// <summary>Bad usage, configuration or input: one line on standard error, exit code 2.</summary>
public sealed class BadInputException(string message) : Exception(message);

/// <summary>A command that was refused or failed: each problem one line on standard error.</summary>
public sealed class RefusedException(IReadOnlyList<string> problems, int exitCode) : Exception(problems[0])
{
    public IReadOnlyList<string> Problems => problems;

    public int ExitCode => exitCode;
}
