using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>
/// The policy as a file: YAML, or JSON with comments and trailing commas allowed, and nothing else that is not known. What a file leaves out has its default,
/// each cooldown and each route by itself; only <c>version</c> must be there.
/// </summary>
public static partial class PolicyFile
{
    private static readonly string[] Sections = ["version", "staleAfter", "cooldowns", "storm", "rate", "digest", "inhibitions", "silences", "quietHours", "routes", "confirm", "escalation", "allClear", "summaries"];
    private static readonly string[] CooldownNames = ["default", .. WireName.All<SignalKind>()];
    private static readonly string[] SeverityNames = [.. WireName.All<Severity>()];
    private static readonly string[] RouteKeys = ["broadcast", "channels", "match"];

    /// <summary>Reads a policy from the text of a file of at most 1 MiB.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">The file's path, for messages and for the form: YAML by <c>.yaml</c> and <c>.yml</c>, JSON by <c>.json</c>, else by the text's beginning.</param>
    /// <exception cref="PolicyException">The text is neither YAML nor JSON, holds an unknown key, a wrong type or a value out of range.</exception>
    public static AlertPolicy Parse(string text, string path) => Of(PolicyReader.Read(text, path));

    /// <summary>What was refused of the policy that a file holds, with the line of its place; without one where the file leaves the place to the default.</summary>
    public static PolicyException Placed(PolicyException refused, string text, string path)
    {
        var root = PolicyReader.Read(text, path);
        var nearest = root.Nearest(refused.JsonPath);
        return new PolicyException(path, refused.JsonPath, ReferenceEquals(nearest, root) ? null : nearest.Place.Line, refused.Problem);
    }

    private static AlertPolicy Of(PolicyNode root)
    {
        _ = root.Members(Sections);
        if (root.Member("version") is not { } version) throw root.Refused("'version' is missing; this program reads version 2, and files of version 1");
        version.Whole(new PolicyRules.Range("$.version", AlertPolicy.FirstVersion, AlertPolicy.CurrentVersion));

        var policy = AlertPolicy.Default;
        if (root.Member("staleAfter") is { } stale) policy = policy with { StaleAfterSeconds = stale.Seconds(PolicyRules.StaleAfter) };
        if (root.Member("cooldowns") is { } cooldowns) policy = WithCooldowns(policy, cooldowns);
        if (Only(root, "storm", "limit") is { } storm) policy = policy with { StormLimit = storm.Whole(PolicyRules.StormLimit) };
        if (Only(root, "rate", "perMinute") is { } rate) policy = policy with { RatePerMinute = rate.Whole(PolicyRules.RatePerMinute) };
        if (Only(root, "digest", "gather") is { } digest) policy = policy with { DigestGatherSeconds = digest.Seconds(PolicyRules.DigestGather) };
        if (root.Member("routes") is { } routes) policy = WithRoutes(policy, routes);
        policy = WithSections(policy, root);
        try
        {
            PolicyRules.Check(policy);
            return policy;
        }
        catch (PolicyException exception) when (exception.Line is null)
        {
            // A rule over the whole policy knows the path; the file knows the line.
            throw root.Nearest(exception.JsonPath).Refused(exception.Problem);
        }
    }

    private static PolicyNode? Only(PolicyNode root, string section, string key)
    {
        if (root.Member(section) is not { } node) return null;
        _ = node.Members([key]);
        return node.Member(key);
    }

    private static AlertPolicy WithCooldowns(AlertPolicy policy, PolicyNode cooldowns)
    {
        var byName = new SortedDictionary<string, KindCooldown>(StringComparer.Ordinal);
        foreach (var cooldown in policy.Cooldowns) byName[WireName.Of(cooldown.Kind)] = cooldown;
        foreach (var (name, value) in cooldowns.Members(CooldownNames))
        {
            var seconds = value.Seconds(PolicyRules.Cooldown);
            if (WireName.TryParse<SignalKind>(name, out var kind)) byName[name] = new KindCooldown { Kind = kind, Seconds = seconds };
            else policy = policy with { DefaultCooldownSeconds = seconds };
        }

        return policy with { Cooldowns = [.. byName.Values] };
    }

    private static AlertPolicy WithRoutes(AlertPolicy policy, PolicyNode routes)
    {
        var given = routes.Members(SeverityNames).ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        return policy with
        {
            Routes = Array.ConvertAll(policy.Routes, route => given.TryGetValue(WireName.Of(route.Severity), out var node) ? With(route, node) : route),
        };
    }

    private static SeverityRoute With(SeverityRoute route, PolicyNode node)
    {
        _ = node.Members(RouteKeys);
        if (node.Member("broadcast") is { } broadcast) route = route with { Broadcast = broadcast.Flag() };
        if (node.Member("channels") is { } channels) route = route with { Channels = channels.Words(ChannelNames.All) };
        if (node.Member("match") is { } match) route = route with { Branches = Each(match, MaxRules, Branch) };
        return route;
    }
}
