using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>The sections that are lists, or may be switched off: what each key does, and what is said of what is wrong, in JSON and in YAML at the same line and path.</summary>
[Properties(Arbitrary = [typeof(WholePolicy)])]
public sealed class PolicySectionsTests
{
    private readonly AlertPolicy _whole = WholePolicy.Policy;

    [Fact]
    public void each_key_of_an_inhibition_takes_effect()
    {
        _whole.Inhibitions.Select(rule => (rule.Name, string.Join(" & ", rule.Source.AsEnumerable()), string.Join(" & ", rule.Target.AsEnumerable()), string.Join(' ', rule.Equal), rule.Seconds)).ShouldBe(
        [
            ("regime", "kind = \"gamma_regime_change\" & severity != \"low\"", "kind =~ \"gex_.*\"", "Symbol Subject", 120),
            ("any", "kind = \"block\"", "severity = \"critical\"", "", 86_400),
        ]);
    }

    [Fact]
    public void each_key_of_a_silence_takes_effect()
    {
        var (first, second) = (_whole.Silences[0], _whole.Silences[1]);
        (first.StartsAt, first.EndsAt, first.Author, first.Comment, first.Windows.Length).ShouldBe((DateTimeOffset.MinValue, DateTimeOffset.MaxValue, "policy", "", 0));
        first.Matchers.ShouldHaveSingleItem().ToString().ShouldBe("symbol = \"TSLA\"");
        (second.StartsAt, second.EndsAt).ShouldBe((new DateTimeOffset(2026, 11, 20, 15, 30, 0, TimeSpan.Zero), new DateTimeOffset(2026, 12, 20, 15, 30, 5, TimeSpan.Zero)));
        (second.Author, second.Comment).ShouldBe(("ada", "too noisy: é, 100 %"));
        second.Matchers.Select(matcher => matcher.Value).ShouldBe(["SPY|QQQ", "a \"b\""]);
        second.Windows.ShouldBe(
        [
            new WeeklyWindow { Zone = "America/New_York", Days = 127, FromMinute = 570, ToMinute = 600, On = WindowDays.Every },
            new WeeklyWindow { Zone = "Europe/Zurich", Days = 0b0100010, FromMinute = 1_320, ToMinute = 360, On = WindowDays.NonTrading },
        ]);
    }

    [Fact]
    public void each_key_of_quiet_hours_takes_effect()
    {
        var (nights, lunch) = (_whole.QuietHours[0], _whole.QuietHours[1]);
        (nights.Name, nights.Window, nights.Matchers.Length, nights.IncludesCritical)
            .ShouldBe(("nights", new WeeklyWindow { Zone = "America/New_York", Days = 127, FromMinute = 1_320, ToMinute = 420 }, 0, false));
        (lunch.Name, lunch.Window, lunch.Matchers.Single().ToString(), lunch.IncludesCritical)
            .ShouldBe(("lunch", new WeeklyWindow { Zone = "UTC", Days = 0b0001001, FromMinute = 720, ToMinute = 720, On = WindowDays.Trading }, "severity != \"high\"", true));
    }

    [Fact]
    public void each_key_of_a_routes_branches_takes_effect()
    {
        var high = _whole.Routes.Single(route => route.Severity == Severity.High);
        high.Channels.ShouldBe(AlertPolicy.Default.Routes[1].Channels);
        high.Branches.Select(branch => (branch.Name, branch.Matchers.Single().ToString(), branch.Broadcast, string.Join(' ', branch.Channels)))
            .ShouldBe([("vix", "symbol = \"VIX\"", true, "pushover ntfy"), ("rest_of-it", "kind != \"sweep\"", false, "console")]);
    }

    [Fact]
    public void each_key_of_escalation_all_clear_summaries_and_confirm_takes_effect()
    {
        var (escalation, allClear) = (_whole.Escalation!, _whole.AllClear!);
        (escalation.From, escalation.AfterSeconds, string.Join(' ', escalation.Channels), escalation.Times).ShouldBe((Severity.High, 300, "ntfy sns", 3));
        (allClear.From, string.Join(' ', allClear.Kinds.Select(flag => $"{WireName.Of(flag.Kind)} {flag.On}"))).ShouldBe((Severity.Medium, "sweep True vix_spike False"));
        _whole.Summaries.ShouldBeFalse();
        _whole.ConfirmSeconds.ShouldBe(90);
    }

    [Fact]
    public void what_a_section_leaves_out_has_its_default()
    {
        var policy = Parse("\"escalation\": { \"times\": 2 }, \"allClear\": { \"kinds\": {} }, \"inhibitions\": [], \"silences\": [], \"quietHours\": []");
        (policy.Escalation!.From, policy.Escalation.AfterSeconds, policy.Escalation.Times).ShouldBe((Severity.Critical, 600, 2));
        policy.Escalation.Channels.ShouldBe(AlertPolicy.Default.Escalation!.Channels);
        (policy.AllClear!.From, policy.AllClear.Kinds.Length, policy.Inhibitions.Length, policy.Summaries, policy.ConfirmSeconds).ShouldBe((Severity.Critical, 0, 0, true, 5));
    }

    [Fact]
    public void what_may_be_switched_off_is_by_false()
    {
        var policy = Parse("\"escalation\": false, \"allClear\": false, \"confirm\": false");
        (policy.Escalation, policy.AllClear, policy.ConfirmSeconds).ShouldBe((null, null, null));
        Parse("\"allClear\": { \"from\": \"none\" }").AllClear!.From.ShouldBeNull();
    }

    [Property(MaxTest = 200)]
    public void a_policy_of_any_sections_is_the_same_from_yaml_and_from_json(AlertPolicy policy)
    {
        PolicyFile.Parse(PolicyText.YamlOf(policy), "p.yaml").Hash().ShouldBe(policy.Hash());
        PolicyFile.Parse(PolicyText.Of(policy), "p.json").Hash().ShouldBe(policy.Hash());
    }

    [Fact]
    public void every_value_of_the_sections_is_part_of_the_hash()
    {
        var (inhibition, silence, quiet, branch) = (_whole.Inhibitions[0], _whole.Silences[1], _whole.QuietHours[1], _whole.Routes[1].Branches[0]);
        AlertPolicy[] others =
        [
            _whole,
            .. Of(inhibition, inhibition with { Name = "x" }, inhibition with { Source = [] }, inhibition with { Target = [] }, inhibition with { Equal = [] }, inhibition with { Seconds = 1 })
                .Select(rule => _whole with { Inhibitions = [rule] }),
            .. Of(silence, silence with { Id = Guid.Empty }, silence with { Matchers = [] }, silence with { StartsAt = DateTimeOffset.MinValue }, silence with { EndsAt = DateTimeOffset.MaxValue }, silence with { Author = "x" },
                silence with { Comment = "x" }, silence with { Windows = [] }).Select(rule => _whole with { Silences = [rule] }),
            .. Of(quiet, quiet with { Name = "x" }, quiet with { Matchers = [] }, quiet with { IncludesCritical = false }, quiet with { Window = quiet.Window with { Zone = "Etc/UTC" } }, quiet with { Window = quiet.Window with { Days = 1 } },
                quiet with { Window = quiet.Window with { FromMinute = 1 } }, quiet with { Window = quiet.Window with { ToMinute = 1 } }, quiet with { Window = quiet.Window with { On = WindowDays.Every } }).Select(rule => _whole with { QuietHours = [rule] }),
            .. Of(branch, branch with { Name = "x" }, branch with { Matchers = [] }, branch with { Broadcast = false }, branch with { Channels = ["sns"] })
                .Select(way => _whole with { Routes = [.. _whole.Routes.Select(route => route with { Branches = route.Severity == Severity.High ? [way] : [] })] }),
            _whole with { Escalation = null },
            _whole with { Escalation = _whole.Escalation! with { From = Severity.Low } },
            _whole with { Escalation = _whole.Escalation with { AfterSeconds = 11 } },
            _whole with { Escalation = _whole.Escalation with { Channels = ["ntfy"] } },
            _whole with { Escalation = _whole.Escalation with { Times = 1 } },
            _whole with { AllClear = null },
            _whole with { AllClear = _whole.AllClear! with { From = null } },
            _whole with { AllClear = _whole.AllClear with { From = Severity.Low } },
            _whole with { AllClear = _whole.AllClear with { Kinds = [] } },
            _whole with { AllClear = _whole.AllClear with { Kinds = [.. _whole.AllClear.Kinds.Select(flag => flag with { On = true })] } },
            _whole with { Summaries = true },
        ];
        others.Select(policy => policy.Hash()).Distinct(StringComparer.Ordinal).Count().ShouldBe(others.Length);
    }

    private static T[] Of<T>(params T[] all) => all;

    private static AlertPolicy Parse(string sections) => PolicyFile.Parse($"{{ \"version\": 2, {sections} }}", "p.json");
}
