using System.CommandLine;
using OptionsAlerts.Standalone.Alerts;
using OptionsAlerts.Standalone.Audit;
using OptionsAlerts.Standalone.Config;
using OptionsAlerts.Standalone.Feeds;
using OptionsAlerts.Standalone.Gex;
using OptionsAlerts.Standalone.Notify;
using OptionsAlerts.Standalone.Policies;
using OptionsAlerts.Standalone.Record;
using OptionsAlerts.Standalone.Run;
using OptionsAlerts.Standalone.Silences;
using OptionsAlerts.Standalone.Vix;
using OptionsAlerts.Standalone.Volume;

namespace OptionsAlerts.Standalone.Cli;

/// <summary>
/// Runs a command: usage errors and bad input are one line on standard error and exit code 2, other failures exit code 1. Ctrl-C and SIGTERM are the command's to
/// answer: a run drains and ends with 0, another command that waits is interrupted, which is a failure.
/// </summary>
public static class CommandLine
{
    /// <summary>Every command there is.</summary>
    public static RootCommand Root() => new("Options Alerts: a real-time watch over the US options market.")
    {
        RunCommand.Create(),
        GexCommand.Create(),
        VolumeCommand.Create(),
        VixCommand.Create(),
        AuditCommand.Create(),
        AlertsCommand.Create(),
        NotifyCommand.Create(),
        SilenceCommand.Create(),
        PolicyCommand.Create(),
        FeedsCommand.Create(),
        RecordCommand.Create(),
        ConfigCommand.Create(),
    };

    /// <param name="errors">Takes the line that says why the exit code is not 0.</param>
    public static async Task<int> RunAsync(RootCommand root, string[] args, TextWriter errors)
    {
        try
        {
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0) throw new BadInputException(Problem(parsed));
            // Signals cancel the command, and no time limit of the command line's own cuts its drain short.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Timeout.InfiniteTimeSpan });
        }
        catch (Exception exception) when (exception is BadInputException or ServiceDefaults.Hosting.IBadInput)
        {
            await errors.WriteLineAsync($"options-alerts: {exception.Message}");
            return ExitCode.BadInput;
        }
        catch (RefusedException exception)
        {
            foreach (var problem in exception.Problems) await errors.WriteLineAsync($"options-alerts: {problem.ReplaceLineEndings(" ")}");
            return exception.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await errors.WriteLineAsync("options-alerts: interrupted.");
            return ExitCode.Failed;
        }
        catch (Exception exception)
        {
            await errors.WriteLineAsync($"options-alerts: {exception.Message.ReplaceLineEndings(" ")}");
            return ExitCode.Failed;
        }
    }

    // Of several errors the unknown word explains the others; lists of possible values on further lines are help, not the problem.
    private static string Problem(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0) return $"unknown command or option '{parsed.UnmatchedTokens[0]}'; --help lists what there is.";
        if (parsed.CommandResult.Command is { Action: null, Subcommands.Count: > 0 } group)
            return $"a command is missing: {string.Join(", ", group.Subcommands.Select(command => command.Name))}; --help says what each does.";
        return parsed.Errors[0].Message.ReplaceLineEndings("\n").Split('\n')[0];
    }
}
