using System.Globalization;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>The ranges of a policy's values, checked the same for a file and for a value set by the host.</summary>
internal static class PolicyRules
{
    public const int MaxCooldownSeconds = 7 * 24 * 3600;
    public static readonly Range StaleAfter = new("$.staleAfter", 1, 24 * 3600);
    public static readonly Range Cooldown = new("$.cooldowns", 0, MaxCooldownSeconds);
    public static readonly Range StormLimit = new("$.storm.limit", 1, 1_000);
    public static readonly Range RatePerMinute = new("$.rate.perMinute", 1, 100_000);
    public static readonly Range DigestGather = new("$.digest.gather", 1, 3_600);
    public static readonly Range Inhibition = new("$.inhibitions", 1, 24 * 3600);
    public static readonly Range Confirm = new("$.confirm", 1, 300);
    public static readonly Range EscalationAfter = new("$.escalation.after", 10, 24 * 3600);
    public static readonly Range EscalationTimes = new("$.escalation.times", 1, 20);
    public const int MaxRules = 100;
    public const int MaxNameLength = 64;

    /// <summary>The inclusive range of a value, and where it stands in the file.</summary>
    public sealed record Range(string Path, int Least, int Most)
    {
        public bool Holds(long value) => value >= Least && value <= Most;
    }

    /// <exception cref="PolicyException">A value is out of range, a kind or severity is missing or there twice.</exception>
    public static void Check(AlertPolicy policy)
    {
        if (policy.Version is < AlertPolicy.FirstVersion or > AlertPolicy.CurrentVersion) throw Refused("$.version", $"this program reads versions {AlertPolicy.FirstVersion} and {AlertPolicy.CurrentVersion}");
        Within(StaleAfter, StaleAfter.Path, policy.StaleAfterSeconds);
        Within(Cooldown, "$.cooldowns.default", policy.DefaultCooldownSeconds);
        Within(StormLimit, StormLimit.Path, policy.StormLimit);
        Within(RatePerMinute, RatePerMinute.Path, policy.RatePerMinute);
        Within(DigestGather, DigestGather.Path, policy.DigestGatherSeconds);

        if (policy.ConfirmSeconds is { } confirm) Within(Confirm, Confirm.Path, confirm);

        for (var index = 0; index < policy.Cooldowns.Length; index++)
        {
            var name = WireName.Of(policy.Cooldowns[index].Kind);
            Within(Cooldown, $"$.cooldowns.{name}", policy.Cooldowns[index].Seconds);
            if (index > 0 && string.CompareOrdinal(WireName.Of(policy.Cooldowns[index - 1].Kind), name) >= 0)
                throw Refused($"$.cooldowns.{name}", "cooldowns must be sorted by kind, each kind once");
        }

        // Its hash does not cover them.
        if (!policy.IsLater
            && (policy.ConfirmSeconds is not null || policy.Inhibitions.Length > 0 || policy.Silences.Length > 0 || policy.QuietHours.Length > 0 || policy.Escalation is not null || policy.AllClear is not null || policy.Summaries
            || Array.Exists(policy.Routes, route => route.Branches.Length > 0)))
            throw Refused("$.version", "version 1 has cooldowns, limits and routes alone");
        CheckRoutes(policy.Routes);
        SectionRules.Check(policy);
    }

    public static PolicyException Refused(string jsonPath, string problem) => new("policy", jsonPath, line: null, problem);

    private static void CheckRoutes(SeverityRoute[] routes)
    {
        Severity[] order = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low];
        if (!routes.Select(route => route.Severity).SequenceEqual(order))
            throw Refused("$.routes", "there must be one route for each severity, critical first");
        foreach (var route in routes)
        {
            var path = $"$.routes.{WireName.Of(route.Severity)}";
            Channels($"{path}.channels", route.Channels);
            SectionRules.Named($"{path}.match", route.Branches, branch => branch.Name);
            for (var index = 0; index < route.Branches.Length; index++)
            {
                var branch = string.Create(CultureInfo.InvariantCulture, $"{path}.match[{index}]");
                SectionRules.Matchers($"{branch}.when", route.Branches[index].Matchers, least: 1);
                Channels($"{branch}.channels", route.Branches[index].Channels);
            }
        }
    }

    public static void Channels(string path, string[] channels)
    {
        if (channels.Length == 0) throw Refused(path, "must name at least one channel");
        for (var index = 0; index < channels.Length; index++)
        {
            var channel = channels[index];
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
            if (!ChannelNames.All.Contains(channel, StringComparer.Ordinal))
                throw Refused(place, $"'{channel}' is no channel; there are {string.Join(", ", ChannelNames.All)}");
            if (Array.IndexOf(channels, channel) < index) throw Refused(place, $"'{channel}' is there twice");
        }
    }

    public static void Within(Range range, string path, int value)
    {
        if (!range.Holds(value)) throw Refused(path, $"{value} is out of range; {range.Least} to {range.Most}");
    }
}
