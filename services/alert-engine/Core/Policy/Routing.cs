using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>A live way for alerts.</summary>
/// <param name="Channels">The live channels, in order; never empty.</param>
internal sealed record Route(AlertRoute Name, string[] Channels)
{
    /// <summary>What an alert on this route asks at once: every channel of a broadcast, else the first.</summary>
    public ChannelRequest[] Requests(Guid alertId)
    {
        var requests = new ChannelRequest[Name.Broadcast ? Channels.Length : 1];
        for (var index = 0; index < requests.Length; index++) requests[index] = Routing.Request(alertId, Channels[index], attempt: 1);
        return requests;
    }

    /// <summary>What fail-over may try after that.</summary>
    public string[] Remaining { get; } = Name.Broadcast ? [] : Channels[1..];
}

/// <summary>The live ways of one severity: the first branch that matches, else the main one.</summary>
internal sealed record SeverityRoutes(Route Main, (MatcherSet Matchers, Route Route)[] Branches)
{
    public Route Of(in Labels labels)
    {
        foreach (var (matchers, route) in Branches)
            if (matchers.Matches(labels)) return route;
        return Main;
    }
}

/// <summary>From the policy's routes and the live channels to where alerts go.</summary>
internal static class Routing
{
    /// <summary>The live channels, each once, in order; without any, the console.</summary>
    public static string[] Live(IEnumerable<string> channels)
    {
        string[] live = [.. channels.Distinct(StringComparer.Ordinal)];
        return live.Length == 0 ? [ChannelNames.Console] : live;
    }

    /// <summary>The live part of a severity's routes; the console, where it is live, for a severity whose channels are not.</summary>
    /// <exception cref="PolicyException">No live channel serves the severity.</exception>
    public static SeverityRoutes Resolve(AlertPolicy policy, Severity severity, string[] live)
    {
        var name = WireName.Of(severity);
        var route = Array.Find(policy.Routes, route => route.Severity == severity)
            ?? throw PolicyRules.Refused($"$.routes.{name}", "there is no route for this severity");

        if (Unserved(route, live) is { } problem) throw problem;
        var channels = LiveOf(route.Channels, live);
        if (channels.Length == 0) channels = [ChannelNames.Console];
        return new SeverityRoutes(
            new Route(new AlertRoute { Name = name, Broadcast = route.Broadcast }, channels),
            [
                .. route.Branches.Select(branch => (Branch: branch, Channels: LiveOf(branch.Channels, live)))
                    .Where(pair => pair.Channels.Length > 0)
                    .Select(pair => (
                        new MatcherSet(pair.Branch.Matchers),
                        new Route(new AlertRoute { Name = $"{name}/{pair.Branch.Name}", Broadcast = pair.Branch.Broadcast }, pair.Channels))),
            ]);
    }

    /// <summary>Every severity of a policy that no live channel serves, the most severe first; empty where all are served.</summary>
    public static IEnumerable<PolicyException> Unserved(AlertPolicy policy, string[] live) => policy.Routes.Select(route => Unserved(route, live)).OfType<PolicyException>();

    public static ChannelRequest Request(Guid alertId, string channel, int attempt) =>
        new() { RequestId = DeterministicId.Request(alertId, channel, attempt), Channel = channel, Attempt = attempt };

    private static PolicyException? Unserved(SeverityRoute route, string[] live)
    {
        if (live.Contains(ChannelNames.Console, StringComparer.Ordinal) || LiveOf(route.Channels, live).Length > 0) return null;
        var name = WireName.Of(route.Severity);
        return PolicyRules.Refused(
            $"$.routes.{name}.channels",
            $"no live channel serves {name} alerts: the route names {string.Join(", ", route.Channels)}; live are {string.Join(", ", live)}; set up one that it names, or name one that is live");
    }

    private static string[] LiveOf(IEnumerable<string> channels, string[] live) => [.. channels.Where(channel => live.Contains(channel, StringComparer.Ordinal))];
}
