using FsCheck;
using FsCheck.Fluent;
using OptionsAlerts.AlertEngine.Core;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>A policy that says everything a policy can, and policies made of its parts.</summary>
public static class WholePolicy
{
    public const string Text =
        """
        {
          "version": 2,
          "staleAfter": "20m",
          "cooldowns": { "default": "1h30m", "sweep": "90s", "block": "0s" },
          "storm": { "limit": 7 },
          "rate": { "perMinute": 30 },
          "digest": { "gather": "15s" },
          "inhibitions": [
            { "name": "regime", "source": ["kind = gamma_regime_change", "severity != low"], "target": ["kind =~ \"gex_.*\""], "equal": ["symbol", "subject"], "for": "2m" },
            { "name": "any", "source": ["kind = block"], "target": ["severity = critical"], "for": "1d" }
          ],
          "silences": [
            { "match": ["symbol = TSLA"] },
            {
              "match": ["symbol =~ \"SPY|QQQ\"", "subject != \"a \\\"b\\\"\""],
              "starts": "2026-11-20T10:30-05:00",
              "ends": "2026-12-20T15:30:05Z",
              "author": "ada",
              "comment": "too noisy: é, 100 %",
              "windows": [
                { "from": "09:30", "to": "10:00" },
                { "zone": "Europe/Zurich", "days": ["mon", "fri"], "from": "22:00", "to": "06:00", "on": "non_trading" }
              ]
            }
          ],
          "quietHours": [
            { "name": "nights", "from": "22:00", "to": "07:00" },
            { "name": "lunch", "zone": "UTC", "days": ["sun", "wed"], "from": "12:00", "to": "12:00", "on": "trading", "match": ["severity != high"], "critical": true }
          ],
          "routes": {
            "critical": { "broadcast": false, "channels": ["slack"] },
            "high": {
              "match": [
                { "name": "vix", "when": ["symbol = VIX"], "broadcast": true, "channels": ["pushover", "ntfy"] },
                { "name": "rest_of-it", "when": ["kind != sweep"], "channels": ["console"] }
              ]
            },
            "low": { "channels": ["webhook", "console"], "broadcast": true }
          },
          "confirm": "1m30s",
          "escalation": { "from": "high", "after": "5m", "channels": ["ntfy", "sns"], "times": 3 },
          "allClear": { "from": "medium", "kinds": { "vix_spike": false, "sweep": true } },
          "summaries": false
        }
        """;

    public static readonly AlertPolicy Policy = PolicyFile.Parse(Text, "whole.json");

    /// <summary>Policies with any of these sections, in part or whole, over any limits and routes.</summary>
    public static Arbitrary<AlertPolicy> Any() => Arb.From(
        from policy in Policies.OfPolicy().Generator
        from inhibitions in Gen.SubListOf(Policy.Inhibitions)
        from silences in Gen.SubListOf(Policy.Silences)
        from quiet in Gen.SubListOf(Policy.QuietHours)
        from branches in Gen.SubListOf(Policy.Routes[1].Branches)
        from escalation in Gen.Elements(null, Policy.Escalation, AlertPolicy.Default.Escalation)
        from allClear in Gen.Elements(null, Policy.AllClear, AlertPolicy.Default.AllClear, new AllClearRule { From = null, Kinds = [] })
        from summaries in Gen.Elements(true, false)
        from confirm in Gen.Elements<int?>(null, 1, 90, 300)
        select policy with
        {
            Inhibitions = [.. inhibitions],
            Silences = [.. silences],
            QuietHours = [.. quiet],
            Routes = [policy.Routes[0] with { Branches = [.. branches] }, .. policy.Routes[1..]],
            Escalation = escalation,
            AllClear = allClear,
            Summaries = summaries,
            ConfirmSeconds = confirm,
        });
}
