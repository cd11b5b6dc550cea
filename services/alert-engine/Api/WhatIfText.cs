using Google.Protobuf.WellKnownTypes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Grpc;

namespace OptionsAlerts.AlertEngine.Api;

/// <summary>What another policy would have told, as a message.</summary>
internal static class WhatIfText
{
    public static WhatIfResult ToMessage(string runId, WhatIfReport report) => new()
    {
        RunId = runId,
        From = Timestamp.FromDateTimeOffset(report.From),
        To = Timestamp.FromDateTimeOffset(report.To),
        PolicyHash = report.PolicyHash,
        Events = report.Events,
        Signals = report.Signals,
        Before = ToMessage(report.Before),
        After = ToMessage(report.After),
        Added = report.Added,
        Removed = report.Removed,
        Moved = report.Moved,
        ByKind = { report.ByKind.Select(ToMessage) },
        BySymbol = { report.BySymbol.Select(ToMessage) },
        ByChannel = { report.ByChannel.Select(channel => new WhatIfCounts { Name = channel.Channel, Before = channel.Before, After = channel.After }) },
        Days = { report.Days.Select(day => new WhatIfCounts { Name = day.Day.ToString("yyyy-MM-dd"), Before = day.Before, After = day.After }) },
        CriticalsAffected = report.CriticalsAffected,
        Criticals = { report.Criticals.Select(ToMessage) },
        Changed = { report.Differences.Select(ToMessage) },
        NotListed = report.NotListed,
    };

    private static WhatIfTotals ToMessage(WhatIfSide side)
    {
        var totals = new WhatIfTotals
        {
            Alerts = side.Alerts,
            AllClears = side.AllClears,
            Digests = side.Digests,
            Summaries = side.Summaries,
            Escalations = side.Escalations,
            Notifications = side.Notifications,
            BusiestMinute = side.Busiest is { } busiest ? Timestamp.FromDateTimeOffset(busiest.From) : null,
            BusiestNotifications = side.Busiest?.Notifications ?? 0,
        };
        foreach (var withheld in side.Withheld) totals.Withheld[WireName.Of(withheld.Reason)] = withheld.Count;
        return totals;
    }

    private static WhatIfCounts ToMessage(WhatIfGroup group) =>
        new() { Name = group.Name, Before = group.Before, After = group.After, Added = group.Added, Removed = group.Removed, Moved = group.Moved };

    private static WhatIfChanged ToMessage(WhatIfDifference difference) => new()
    {
        Change = WireName.Of(difference.Change),
        What = WireName.Of(difference.What),
        Id = difference.AlertId.ToString("D"),
        Kind = WireName.Of(difference.Kind),
        Severity = WireName.Of(difference.Severity),
        Symbol = difference.Symbol,
        Subject = difference.Subject,
        Headline = difference.Headline,
        Before = ToMessage(difference.Before),
        After = ToMessage(difference.After),
        Withheld = difference.Withheld is { } reason ? WireName.Of(reason) : string.Empty,
    };

    private static WhatIfTold? ToMessage(ToldWay? way) =>
        way is null ? null : new WhatIfTold { At = Timestamp.FromDateTimeOffset(way.At), Route = way.Route, Channels = { way.Channels } };
}
