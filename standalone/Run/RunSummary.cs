using System.Globalization;
using Microsoft.Extensions.Options;
using OptionsAlerts.AlertEngine.Engine;
using OptionsAlerts.ServiceDefaults.Run;

namespace OptionsAlerts.Standalone.Run;

/// <summary>The last lines of a run: what came in, what became of it.</summary>
internal static class RunSummary
{
    public static void Print(IServiceProvider services) => Console.Out.WriteLine(Text(services.GetRequiredService<EngineTotals>().Totals(), services.GetRequiredService<IOptions<RunOptions>>().Value.Id));

    public static string Text(IReadOnlyDictionary<string, long> totals, string runId)
    {
        const string withheldPrefix = "withheld:";
        var withheld = totals.Where(total => total.Key.StartsWith(withheldPrefix, StringComparison.Ordinal)).ToArray();
        var signals = Of("raised") + withheld.Sum(total => total.Value);
        var reasons = withheld.Length == 0
            ? string.Empty
            : $" ({string.Join(", ", withheld.Select(total => $"{total.Key[withheldPrefix.Length..].Replace('_', ' ')} {Number(total.Value)}"))})";
        string[] lines =
        [
            $"Run {runId} ended.",
            $"  signals    {Number(signals)}",
            $"  raised     {Number(Of("raised"))}",
            $"  withheld   {Number(withheld.Sum(total => total.Value))}{reasons}",
            $"  digests    {Number(Of("digest"))}",
            $"  summaries  {Number(Of("summary"))}",
            $"  escalated  {Number(Of("escalated"))}",
            $"  delivered  {Number(Of("delivered"))}",
            $"  failed     {Number(Of("failed"))}{(Of("undelivered") > 0 ? $" ({Number(Of("undelivered"))} alerts reached nobody)" : string.Empty)}",
            $"Why was something sent or withheld: options-alerts audit list --run {runId}",
        ];
        return string.Join(Environment.NewLine, lines);

        long Of(string name) => totals.GetValueOrDefault(name);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
