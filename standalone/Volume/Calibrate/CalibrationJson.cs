using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Standalone.Cli;
using OptionsAlerts.Volume.Core.Calibration;

namespace OptionsAlerts.Standalone.Volume.Calibrate;

/// <summary>Proposals for programs. Its <c>settings</c> are a configuration file's section as it stands.</summary>
internal static class CalibrationJson
{
    public static string Write(IAlertHistory history, IReadOnlyList<Proposal> proposals, int alerts) => JsonSerializer.Serialize(
        new
        {
            AlertsADay = alerts,
            Kinds = history.Kinds.Select(kind => WireName.Of(kind)),
            Symbols = proposals.Select(proposal => new
            {
                proposal.Symbol,
                proposal.Level,
                Now = Days(proposal.Now),
                Then = Days(proposal.Then),
                Thresholds = history.Thresholds(proposal.Settings).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal),
            }),
            Settings = new JsonObject { ["Volume"] = new JsonObject { ["Symbols"] = Symbols(history, proposals) } },
        },
        CliJson.Options);

    private static object Days(IReadOnlyList<DayAlerts> days) => days.Select(day => new
    {
        day.Day,
        Alerts = day.Count,
        ByKind = day.ByKind.OrderBy(pair => pair.Key).ToDictionary(pair => WireName.Of(pair.Key), pair => pair.Value, StringComparer.Ordinal),
    });

    private static JsonObject Symbols(IAlertHistory history, IReadOnlyList<Proposal> proposals)
    {
        var symbols = new JsonObject();
        foreach (var proposal in proposals.Where(CalibrationTable.IsChange))
        {
            var settings = new JsonObject();
            foreach (var (key, value) in history.Thresholds(proposal.Settings))
            {
                var (rule, name) = (key[..key.IndexOf(':', StringComparison.Ordinal)], key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);
                if (settings[rule] is not JsonObject section) settings[rule] = section = new JsonObject();
                // Whole numbers as such: a count of contracts takes no fraction.
                section[name] = value == Math.Floor(value) ? JsonValue.Create((long)value) : JsonValue.Create(value);
            }

            symbols[proposal.Symbol] = settings;
        }

        return symbols;
    }
}
