using System.Globalization;
using OptionsAlerts.Contracts;
using OptionsAlerts.Volume.Core.Calibration;
using Spectre.Console;

namespace OptionsAlerts.Standalone.Volume.Calibrate;

/// <summary>Proposals for people: what the present thresholds would have given, what others would have, and how to set those.</summary>
internal static class CalibrationTable
{
    public static void Write(IAnsiConsole console, IAlertHistory history, IReadOnlyList<Proposal> proposals, int alerts)
    {
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"At most {alerts:N0} a day of {string.Join(", ", history.Kinds.Select(kind => WireName.Of(kind)))}, before cooldowns:"));
        var table = new Table();
        foreach (var heading in new[] { "symbol", "days", "a day now", "busiest", "thresholds", "a day then", "busiest" }) table.AddColumn(heading);
        foreach (var proposal in proposals)
            table.AddRow(proposal.Symbol, Number(proposal.Now.Count), Mean(proposal.Now), Busiest(proposal.Now), Level(proposal), Mean(proposal.Then), Busiest(proposal.Then));
        console.Write(table);

        foreach (var proposal in proposals.Where(IsChange))
            foreach (var (key, value) in history.Thresholds(proposal.Settings))
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Volume__Symbols__{proposal.Symbol}__{key.Replace(":", "__", StringComparison.Ordinal)}={value}"));
        foreach (var proposal in proposals.Where(proposal => proposal.Now.Count == 0)) console.WriteLine($"{proposal.Symbol}: too few days to judge any by those before it.");
        foreach (var proposal in proposals.Where(proposal => proposal.Level is null)) console.WriteLine($"{proposal.Symbol}: not even {Calibrator.Levels[^1]} times the thresholds would do.");
    }

    /// <summary>True where there is something to set.</summary>
    public static bool IsChange(Proposal proposal) => proposal is { Level: not (null or 1.0), Now.Count: > 0 };

    private static string Level(Proposal proposal) => proposal switch
    {
        { Now.Count: 0 } => "–",
        { Level: null } => "none",
        { Level: 1.0 } => "as they are",
        { Level: { } level } => string.Create(CultureInfo.InvariantCulture, $"× {level}"),
    };

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Mean(IReadOnlyList<DayAlerts> days) => days.Count == 0 ? "–" : days.Average(day => day.Count).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Busiest(IReadOnlyList<DayAlerts> days) => days.Count == 0 ? "–" : Number(days.Max(day => day.Count));
}
