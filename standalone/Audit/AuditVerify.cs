using System.Globalization;
using System.Text.Json;
using OptionsAlerts.Contracts.Grpc;
using OptionsAlerts.Standalone.Cli;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>What came of deciding a log again: positions, counts, a golden hash a day, the first difference. Progress goes to standard error.</summary>
internal static class AuditVerify
{
    private const int ProgressEvery = 100_000;

    /// <returns>0 when every decision is the same, 1 at the first that is not.</returns>
    public static async Task<int> Run(IAsyncEnumerable<VerifyReply> steps, bool json, TextWriter output, TextWriter errors, IAnsiConsole console)
    {
        var shown = 0L;
        await foreach (var step in steps)
        {
            if (step.Progress is { } progress && progress.Events - shown >= ProgressEvery)
            {
                shown = progress.Events;
                await errors.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{progress.Events:N0} of {progress.Total:N0} events decided again ({progress.Day})"));
            }

            if (step.Result is not { } result) continue;
            if (json) await output.WriteLineAsync(JsonSerializer.Serialize(Shape(result), CliJson.Options));
            else Print(result, output, console);
            if (result.Difference is { } difference) await errors.WriteLineAsync($"options-alerts: run {result.RunId} differs at {Place(difference)}: {difference.Problem}");
            return result.Verified ? ExitCode.Fine : ExitCode.Failed;
        }

        throw new InvalidDataException("The log was not decided to its end.");
    }

    private static void Print(VerifyResult result, TextWriter output, IAnsiConsole console)
    {
        var table = Shown.Table(["day", "events", "golden hash"]);
        foreach (var day in result.Days) table.AddRow(Shown.Text(day.Day), day.Events.ToString("N0", CultureInfo.InvariantCulture), Shown.Text(day.GoldenHash));
        console.Write(table);
        var same = result.Verified ? "decided again, all the same" : "decided again, the same up to the first difference";
        // A file has no positions.
        var positions = result.FirstPosition > 0 ? string.Create(CultureInfo.InvariantCulture, $", positions {result.FirstPosition} to {result.LastPosition}") : string.Empty;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Run {result.RunId}: {result.Events:N0} events of {result.Days.Count} trading {(result.Days.Count == 1 ? "day" : "days")}{positions}, {same}. Golden hash {result.GoldenHash}"));
        if (result.Difference is not { } difference) return;
        if (difference.LoggedBody.Length > 0) output.WriteLine($"logged  {difference.Logged}: {difference.LoggedBody}");
        if (difference.DecidedBody.Length > 0) output.WriteLine($"decided {difference.Decided}: {difference.DecidedBody}");
    }

    private static string Place(LogDifference difference) => difference.Position > 0
        ? string.Create(CultureInfo.InvariantCulture, $"position {difference.Position} ({difference.Day})")
        : "its end";

    private static object Shape(VerifyResult result) => new
    {
        run = result.RunId,
        verified = result.Verified,
        events = result.Events,
        firstPosition = Position(result.FirstPosition),
        lastPosition = Position(result.LastPosition),
        goldenHash = result.GoldenHash,
        days = result.Days.Select(day => new { day.Day, day.Events, day.GoldenHash }),
        difference = result.Difference is { } difference
            ? new { position = Position(difference.Position), day = Shown.OrNull(difference.Day), difference.Place, difference.Problem, logged = Body(difference.Logged, difference.LoggedBody), decided = Body(difference.Decided, difference.DecidedBody) }
            : null,
    };

    private static long? Position(long position) => position > 0 ? position : null;

    private static object? Body(string name, string body) => name.Length > 0 ? new { Event = name, Body = body } : null;
}
