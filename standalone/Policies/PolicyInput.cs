using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Policies;

/// <summary>Policy files given on the command line.</summary>
internal static class PolicyInput
{
    /// <summary>The text of a file.</summary>
    /// <exception cref="BadInputException">It cannot be read, or is larger than 1 MiB.</exception>
    public static string Read(string path)
    {
        try
        {
            return PolicyFiles.Read(path);
        }
        catch (Exception exception) when (exception is PolicyException or IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(exception.Message);
        }
    }

    /// <summary>The policy that the text of a file holds.</summary>
    /// <exception cref="RefusedException">It holds none: every problem with file, line and path.</exception>
    public static AlertPolicy Policy(string text, string path)
    {
        var problems = PolicyFile.Problems(text, path);
        return problems.Count == 0 ? PolicyFile.Parse(text, path) : throw new RefusedException([.. problems.Select(problem => problem.Message)], ExitCode.BadInput);
    }
}
