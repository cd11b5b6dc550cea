using System.Globalization;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Standalone.Cli;

namespace OptionsAlerts.Standalone.Audit;

/// <summary>Decides a run's whole log again and compares, decision by decision.</summary>
internal static class AuditVerify
{
    private const int ProgressEvery = 100_000;

    /// <returns>0 when every decision is the same, 1 at the first that is not.</returns>
    public static async Task<int> Run(AuditLog log, bool json, CancellationToken cancellationToken)
    {
        var positions = new List<long>();
        var days = new SortedSet<string>(StringComparer.Ordinal);
        IEnumerable<DecisionEvent> Events()
        {
            foreach (var logged in log.Reader.Decisions(log.RunId, cancellationToken: cancellationToken).ToBlockingEnumerable(cancellationToken))
            {
                positions.Add(logged.Position);
                days.Add(AlertEngine.Log.StreamKey.DayOf(logged.Stream));
                if (positions.Count % ProgressEvery == 0) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{positions.Count:N0} events decided again"));
                yield return logged.Event;
            }
        }

        // The decider is synchronous; the log is read ahead of it on this thread.
        var result = await Task.Run(() => Replay.Verify(log.RunId, Events()), cancellationToken);
        switch (result)
        {
            case Verified verified:
                if (json) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { run = log.RunId, verified = true, events = verified.Count, days, goldenHash = verified.GoldenHash }, CliJson.Options));
                else await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Run {log.RunId}: {verified.Count:N0} events of {days.Count} trading {(days.Count == 1 ? "day" : "days")} decided again, all the same. Golden hash {verified.GoldenHash}"));
                return ExitCode.Fine;
            case Difference difference:
                var position = difference.Index < positions.Count ? positions[(int)difference.Index] : (long?)null;
                if (json) await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new { run = log.RunId, verified = false, position, index = difference.Index, problem = difference.Problem }, CliJson.Options));
                await Console.Error.WriteLineAsync($"options-alerts: run {log.RunId} differs at position {position?.ToString(CultureInfo.InvariantCulture) ?? "end"}: {difference.Problem}");
                return ExitCode.Failed;
            default:
                throw new InvalidOperationException($"No such result: {result}.");
        }
    }
}
