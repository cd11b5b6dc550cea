using System.Text.Json;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Contracts.MarketData;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Wire;

/// <summary>The names and numbers of enums as they stand in queues, logs, policy files and the decision log: adding is free, changing breaks what is stored.</summary>
public sealed class WireNameTests
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(SignalKind)] =
            "gamma_flip_breach gex_level_breach gex_level_approach gamma_regime_change volume_spike oi_divergence sweep block put_call_divergence " +
            "vix_regime_change vix_spike vix_crash vix_gap vix_hmm_regime_change vix_term_inversion vix_term_normal digest " +
            "feed_stale channel_down engine_behind",
        [typeof(Severity)] = "low medium high critical",
        [typeof(OptionRight)] = "call put",
        [typeof(FactUnit)] = "text price usd usd_per_percent contracts count ratio percent sigma volatility_points seconds",
        [typeof(ConditionShape)] = "point episode day state",
        [typeof(SignalPhase)] = "began ended",
        [typeof(AnswerCause)] = "acknowledged all_clear",
        [typeof(Notice)] = "alert all_clear summary escalation",
        [typeof(FeedState)] = "connecting connected degraded stale resumed rejected ended standby not_entitled",
    };

    // Held in columns as numbers, never as names.
    private static readonly Dictionary<Type, string> Numbers = new()
    {
        [typeof(TradeFlags)] = "None=0 Cancel=1 Late=2 IntermarketSweep=4 MultiLeg=8",
        [typeof(Aggressor)] = "Unknown=0 Bid=1 Mid=2 Ask=3",
    };

    public static TheoryData<string> Named => [.. Names.Keys.Select(type => type.Name)];

    [Fact]
    public void every_enum_is_pinned() => Names.Keys.Concat(Numbers.Keys).Select(type => type.Name).Order().ShouldBe(ContractTypes.Enums.Select(type => type.Name).Order());

    [Theory, MemberData(nameof(Named))]
    public void an_enum_is_written_by_its_pinned_names_in_rising_order(string name)
    {
        var type = TypeOf(name);
        string.Join(' ', Values(type).Select(value => JsonSerializer.Serialize(value, type, ContractJson.Options).Trim('"'))).ShouldBe(Names[type]);
    }

    [Theory, MemberData(nameof(Named))]
    public void an_enum_reads_back_from_its_names(string name)
    {
        var type = TypeOf(name);
        Names[type].Split(' ').Select(text => JsonSerializer.Deserialize($"\"{text}\"", type, ContractJson.Options)).ShouldBe(Values(type));
    }

    [Theory, MemberData(nameof(Named))]
    public void an_unknown_name_or_a_number_is_refused(string name)
    {
        foreach (var json in new[] { "\"no_such_value\"", "\"\"", "0", "1", "\"0\"", "null" })
            Should.Throw<JsonException>(() => JsonSerializer.Deserialize(json, TypeOf(name), ContractJson.Options), json);
    }

    [Fact]
    public void the_flags_and_sides_of_prints_keep_their_numbers()
    {
        foreach (var (type, pinned) in Numbers)
            string.Join(' ', Enum.GetNames(type).Select(value => $"{value}={(int)Enum.Parse(type, value)}")).ShouldBe(pinned);
    }

    [Fact]
    public void text_outside_json_has_the_same_names()
    {
        string.Join(' ', WireName.All<SignalKind>()).ShouldBe(Names[typeof(SignalKind)]);
        WireName.Of(SignalKind.VixHmmRegimeChange).ShouldBe("vix_hmm_regime_change");
        WireName.TryParse<Severity>("critical", out var severity).ShouldBeTrue();
        severity.ShouldBe(Severity.Critical);
        WireName.TryParse<Severity>("Critical", out _).ShouldBeFalse();
        WireName.TryParse<Severity>("3", out _).ShouldBeFalse();
    }

    private static Type TypeOf(string name) => Names.Keys.Single(type => type.Name == name);

    private static object[] Values(Type type) => [.. Enum.GetValues(type).Cast<object>()];
}
