using System.Text.Json;
using OptionsAlerts.Contracts;

namespace OptionsAlerts.AlertEngine.Core;

/// <summary>Writes a policy as a whole policy file, nothing left to defaults, so that it can be shown, kept and read back.</summary>
public static class PolicyText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The policy as the text of a JSON file; <see cref="PolicyFile.Parse"/> gives the policy back.</summary>
    public static string Of(AlertPolicy policy) => JsonSerializer.Serialize(Sections(policy), Indented);

    /// <summary>The policy as the text of a YAML file; <see cref="PolicyFile.Parse"/> gives the policy back.</summary>
    public static string YamlOf(AlertPolicy policy) => YamlText.Of(JsonSerializer.SerializeToElement(Sections(policy)));

    private static Dictionary<string, object> Sections(AlertPolicy policy)
    {
        var sections = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["version"] = policy.Version,
            ["staleAfter"] = Duration.OfSeconds(policy.StaleAfterSeconds),
            ["cooldowns"] = Cooldowns(policy),
            ["storm"] = new { limit = policy.StormLimit },
            ["rate"] = new { perMinute = policy.RatePerMinute },
            ["digest"] = new { gather = Duration.OfSeconds(policy.DigestGatherSeconds) },
            ["routes"] = policy.Routes.ToDictionary(
                route => WireName.Of(route.Severity),
                route => route.Branches.Length == 0
                    ? (object)new { broadcast = route.Broadcast, channels = route.Channels }
                    : new { broadcast = route.Broadcast, channels = route.Channels, match = SectionText.Branches(route.Branches) },
                StringComparer.Ordinal),
        };
        foreach (var (name, value) in SectionText.Of(policy)) sections[name] = value;
        return sections;
    }

    private static Dictionary<string, string> Cooldowns(AlertPolicy policy)
    {
        var cooldowns = new Dictionary<string, string>(StringComparer.Ordinal) { ["default"] = Duration.OfSeconds(policy.DefaultCooldownSeconds) };
        foreach (var cooldown in policy.Cooldowns) cooldowns[WireName.Of(cooldown.Kind)] = Duration.OfSeconds(cooldown.Seconds);
        return cooldowns;
    }
}
