using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class PolicyFileTests
{
    [Fact]
    public void what_a_file_leaves_out_has_its_default() => PolicyFile.Parse("""{ "version": 1 }""", "p.json").Hash().ShouldBe(AlertPolicy.Default.Hash());

    [Fact]
    public void each_key_takes_effect()
    {
        var policy = PolicyFile.Parse(
            """
            {
              // Comments and trailing commas are welcome.
              "version": 1,
              "staleAfter": "20m",
              "cooldowns": { "default": "1h30m", "sweep": "90s", "block": "0s" },
              "storm": { "limit": 7 },
              "rate": { "perMinute": 30 },
              "digest": { "gather": "15s" },
              "routes": { "low": { "channels": ["webhook", "console"], "broadcast": true } },
            }
            """,
            "p.json");

        (policy.StaleAfterSeconds, policy.StormLimit, policy.RatePerMinute, policy.DigestGatherSeconds).ShouldBe((1200, 7, 30, 15));
        SignalKind[] kinds = [SignalKind.Sweep, SignalKind.Block, SignalKind.VolumeSpike, SignalKind.VixGap];
        kinds.Select(policy.CooldownSeconds).ShouldBe([90, 0, 600, 5400]);
        policy.Routes[^1].Channels.ShouldBe(["webhook", "console"]);
        policy.Routes[^1].Broadcast.ShouldBeTrue();
        policy.Routes[0].Channels.ShouldBe(["telegram", "pushover"]);
    }

    [Theory]
    [InlineData("""{ "version": 1, "rates": {} }""", "$.rates", "unknown key 'rates'")]
    [InlineData("""{ "version": 1, "rate": { "perminute": 3 } }""", "$.rate.perminute", "unknown key 'perminute'; there are perMinute")]
    [InlineData("""{ "version": 1, "rate": { "perMinute": "20" } }""", "$.rate.perMinute", "must be a whole number")]
    [InlineData("""{ "version": 1, "rate": { "perMinute": 2.5 } }""", "$.rate.perMinute", "must be a whole number")]
    [InlineData("""{ "version": 1, "rate": { "perMinute": 0 } }""", "$.rate.perMinute", "0 is out of range; 1 to 100000")]
    [InlineData("""{ "version": 1, "rate": { "perMinute": 99999999999999999999 } }""", "$.rate.perMinute", "must be a whole number")]
    [InlineData("""{ "version": 1, "rate": [] }""", "$.rate", "must be an object")]
    [InlineData("""{ "version": 1, "storm": null }""", "$.storm", "must be an object")]
    [InlineData("""{ "version": 1, "storm": { "limit": -1 } }""", "$.storm.limit", "-1 is out of range; 1 to 1000")]
    [InlineData("""{ "version": 1, "staleAfter": 900 }""", "$.staleAfter", "must be a duration")]
    [InlineData("""{ "version": 1, "staleAfter": "0s" }""", "$.staleAfter", "0s is out of range; 1s to 1d")]
    [InlineData("""{ "version": 1, "cooldowns": { "sweeps": "5m" } }""", "$.cooldowns.sweeps", "unknown key 'sweeps'")]
    [InlineData("""{ "version": 1, "cooldowns": { "sweep": "5 m" } }""", "$.cooldowns.sweep", "must be a duration")]
    [InlineData("""{ "version": 1, "cooldowns": { "sweep": "8d" } }""", "$.cooldowns.sweep", "8d is out of range; 0s to 7d")]
    [InlineData("""{ "version": 1, "cooldowns": { "sweep": "1m", "sweep": "2m" } }""", "$.cooldowns.sweep", "is there twice")]
    [InlineData("""{ "version": 1, "digest": { "gather": "2h" } }""", "$.digest.gather", "2h is out of range; 1s to 1h")]
    [InlineData("""{ "version": 1, "routes": { "urgent": {} } }""", "$.routes.urgent", "unknown key 'urgent'; there are low, medium, high, critical")]
    [InlineData("""{ "version": 1, "routes": { "low": { "channels": [] } } }""", "$.routes.low.channels", "must name at least one")]
    [InlineData("""{ "version": 1, "routes": { "low": { "channels": ["ntfy", "telegarm"] } } }""", "$.routes.low.channels[1]", "'telegarm' is not known")]
    [InlineData("""{ "version": 1, "routes": { "low": { "channels": ["ntfy", "ntfy"] } } }""", "$.routes.low.channels[1]", "'ntfy' is there twice")]
    [InlineData("""{ "version": 1, "routes": { "low": { "channels": "ntfy" } } }""", "$.routes.low.channels", "must be a list")]
    [InlineData("""{ "version": 1, "routes": { "low": { "channels": [3] } } }""", "$.routes.low.channels[0]", "must be a text")]
    [InlineData("""{ "version": 1, "routes": { "low": { "broadcast": 1 } } }""", "$.routes.low.broadcast", "must be true or false")]
    [InlineData("""{ "version": 3 }""", "$.version", "3 is out of range; 1 to 2")]
    [InlineData("{}", "$", "'version' is missing")]
    [InlineData("[]", "$", "must be an object")]
    [InlineData("", "$", "no JSON")]
    [InlineData("{ \"version\": 1", "$", "no JSON")]
    [InlineData("{ \"version\": 1 } x", "$", "no JSON")]
    [InlineData("{ \"version\": NaN }", "$", "no JSON")]
    public void what_is_wrong_is_named_with_its_place(string text, string path, string problem)
    {
        var refused = Should.Throw<PolicyException>(() => PolicyFile.Parse(text, "policy.json"));
        refused.JsonPath.ShouldBe(path);
        refused.Problem.ShouldStartWith(problem);
        refused.Message.ShouldStartWith("policy.json:1: " + path);
    }

    [Fact]
    public void the_line_is_named()
    {
        const string text = "{\n  \"version\": 1,\n  \"rate\": {\n    \"perMinute\": -4\n  }\n}";
        Should.Throw<PolicyException>(() => PolicyFile.Parse(text, "p.json")).Line.ShouldBe(4);
    }

    [Fact]
    public void a_policy_written_as_a_file_reads_back_the_same()
    {
        var policy = AlertPolicy.Default with { RatePerMinute = 7, DefaultCooldownSeconds = 3_661, StaleAfterSeconds = 86_400 };
        PolicyFile.Parse(PolicyText.Of(policy), "p.json").Hash().ShouldBe(policy.Hash());
    }

    [Fact]
    public void every_value_is_part_of_the_hash()
    {
        var policy = AlertPolicy.Default;
        AlertPolicy[] others =
        [
            policy with { StaleAfterSeconds = 901 },
            policy with { DefaultCooldownSeconds = 301 },
            policy with { Cooldowns = policy.Cooldowns[1..] },
            policy with { StormLimit = 6 },
            policy with { RatePerMinute = 21 },
            policy with { DigestGatherSeconds = 11 },
            policy with { Routes = [policy.Routes[0] with { Broadcast = false }, .. policy.Routes[1..]] },
            policy with { Routes = [policy.Routes[0] with { Channels = ["telegram"] }, .. policy.Routes[1..]] },
            policy with { ConfirmSeconds = 6 },
            policy with { ConfirmSeconds = null },
        ];
        others.Select(other => other.Hash()).Append(policy.Hash()).Distinct(StringComparer.Ordinal).Count().ShouldBe(11);
    }

    [Fact]
    public void the_first_versions_default_has_the_hash_that_old_logs_name() =>
        (AlertPolicy.Default with { Version = AlertPolicy.FirstVersion, ConfirmSeconds = null, Inhibitions = [], Escalation = null, AllClear = null, Summaries = false }).Hash()
            .ShouldBe("3819cd6e436a95ceabd6cdeccb41620cc13ba49542173767ae5e4841c1fff6c0");

    [Fact]
    public void the_default_policy_is_the_one_that_the_logs_name() =>
        AlertPolicy.Default.Hash().ShouldBe("c72e57e3f13dc660da74ef2b2d8622371fb54810b2ee4c2c89460dc403015956");

    [Fact]
    public void the_default_before_confirmations_were_awaited_keeps_the_hash_it_had() =>
        (AlertPolicy.Default with { ConfirmSeconds = null }).Hash().ShouldBe("fd961c56c669712253e335960411eb708769c5ff5702f8c809f753fd191ea5a4");
}
