using System.CommandLine;
using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Ingestion;
using OptionsAlerts.Ingestion.Hosting;
using OptionsAlerts.ServiceDefaults.Configuration;
using OptionsAlerts.ServiceDefaults.Hosting;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Standalone.Run;

namespace OptionsAlerts.Standalone.Record;

/// <summary><c>options-alerts record</c>: writes what a feed says into a folder that <c>run --data</c> plays. It decides nothing, and needs neither a bus nor a database.</summary>
public static class RecordCommand
{
    public static Command Create()
    {
        var feed = RunCommand.FeedOption("The feed whose word is written, one.");
        feed.Required = true;
        var folder = new Option<string>("--out") { Description = "The folder to write into; made where it is not there. Files in it are left as they are.", Required = true };
        var data = new Option<string?>("--data") { Description = "The folder of the recorded feed." };
        var symbols = new Option<string[]>("--symbols") { Description = "Underlyings, separated by commas or blanks.", AllowMultipleArgumentsPerToken = true };
        var duration = new Option<TimeSpan?>("--for") { Description = "End after this much time: 90s, 15m, 2h; by Ctrl-C when left out, a recorded or simulated feed at its end.", CustomParser = RunCommand.ReadDuration };
        var command = new Command("record", "Write what a feed says, so that any day can be replayed: run --data plays it.") { feed, folder, data, symbols, duration };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new RunRequest(parsed.GetValue(feed) ?? [], parsed.GetValue(data), RunCommand.Symbols(parsed.GetValue(symbols)), Speed: null, parsed.GetValue(duration), Seed: null);
            if (request.Feeds.Count != 1) throw new BadInputException("--feed takes one feed here: what several say is not told apart by who was first.");
            return Record(request, parsed.GetValue(folder)!, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> Record(RunRequest request, string folder, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        // The command line listens for signals from a command's first wait on.
        await Task.Yield();
        var path = Path.GetFullPath(folder);
        if (File.Exists(path)) throw new BadInputException($"--out {folder} is a file, not a folder.");
        await using var app = Build(request);
        var problems = ConfigurationProblems.Find(app.Services);
        if (problems.Count > 0)
        {
            foreach (var problem in problems) await errors.WriteLineAsync($"options-alerts: {problem}");
            return ExitCode.BadInput;
        }

        await errors.WriteLineAsync($"Recording {WireName.Of(request.Feeds[0])} into {path}. Ctrl-C ends it.");
        var summary = await app.Services.GetRequiredService<Recorder>().Run(path, cancellationToken);
        await output.WriteLineAsync(Text(summary, path));
        return ExitCode.Fine;
    }

    private static WebApplication Build(RunRequest request)
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults("options-alerts");
        ((IConfigurationBuilder)builder.Configuration).Add(new ReplacingLists("command line", RunSettings.Of(request)));
        builder.Configuration.AddInMemoryCollection(RunSettings.Derived(builder.Configuration, TimeProvider.System.GetUtcNow()));
        builder.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning).AddFilter("OptionsAlerts", LogLevel.Warning);
        builder.AddFeeds();
        return builder.Build();
    }

    private static string Text(RecordSummary summary, string folder)
    {
        var refused = summary.Refused > 0 ? string.Create(CultureInfo.InvariantCulture, $"; {summary.Refused:N0} could not be right and were left out") : string.Empty;
        return summary.Messages == 0
            ? $"Nothing was said, nothing is written{refused}."
            : string.Create(CultureInfo.InvariantCulture, $"{summary.Messages:N0} messages in {summary.Files:N0} files of {folder}{refused}. Replay them: options-alerts run --data {folder}");
    }
}
