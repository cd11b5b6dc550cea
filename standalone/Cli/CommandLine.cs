using System.CommandLine;

namespace OptionsAlerts.Standalone.Cli;

/// <summary>Runs a command: usage errors and bad input are one line on standard error and exit code 2, other failures exit code 1.</summary>
public static class CommandLine
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0) throw new BadInputException(Problem(parsed));
            // No time limit of the command line's own: a run drains by its own rules.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception exception) when (exception is BadInputException or ServiceDefaults.Hosting.IBadInput)
        {
            await Console.Error.WriteLineAsync($"options-alerts: {exception.Message}");
            return ExitCode.BadInput;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Fine;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"options-alerts: {exception.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failed;
        }
    }

    // Of several errors the unknown word explains the others; lists of possible values on further lines are help, not the problem.
    private static string Problem(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.Count > 0 ? $"unknown command or option '{parsed.UnmatchedTokens[0]}'; --help lists what there is." : null;
        return unknown ?? parsed.Errors[0].Message.ReplaceLineEndings("\n").Split('\n')[0];
    }
}
