using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

public sealed class CanonicalTests
{
    [Fact]
    public void a_known_day_has_its_known_hash() => Hash(KnownDay.Log()).ShouldBe("1ee1cf9f6cb8c1c3a4d8bef831251c092547bd55dfce6426346bd1fef9b6f67e");

    [Fact]
    public void the_known_day_of_the_second_version_has_its_known_hash() => Hash(LaterDay.Log()).ShouldBe("116e7dbe375c2f97b1bd58a056a8b9796c354e358aa90e7518ce7428c8f20e7e");

    [Fact]
    public void the_known_day_of_confirmations_has_its_known_hash() => Hash(ConfirmingDay.Log()).ShouldBe("f8b4af47b713fd3ef7daf1e6b76f8cbbc5bdd694003bab46c3c91219837f717a");

    [Fact]
    public void the_known_days_hold_every_event() =>
        Known().Select(EventTypes.NameOf).Distinct(StringComparer.Ordinal).ShouldBe(EventTypes.ByName.Keys, ignoreOrder: true);

    [Fact]
    public void every_event_keeps_its_bytes_through_json_with_sorted_keys()
    {
        foreach (var e in Known())
        {
            var json = Sorted(JsonSerializer.SerializeToNode(e, e.GetType(), ContractJson.Options)!).ToJsonString();
            var back = (DecisionEvent)JsonSerializer.Deserialize(json, EventTypes.ByName[EventTypes.NameOf(e)], ContractJson.Options)!;
            Canonical.Encode(back).ShouldBe(Canonical.Encode(e), EventTypes.NameOf(e));
        }
    }

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("-0.0", "0")]
    [InlineData("100", "1.00e2")]
    public void equal_numbers_have_equal_bytes(string one, string other) => Canonical.Encode(WithNumber(one)).ShouldBe(Canonical.Encode(WithNumber(other)));

    [Theory]
    [InlineData("1.5", "15")]
    [InlineData("1", "-1")]
    [InlineData("0.0000000000000000000000000001", "0")]
    public void different_numbers_have_different_bytes(string one, string other) =>
        Canonical.Encode(WithNumber(one)).ShouldNotBe(Canonical.Encode(WithNumber(other)));

    [Fact]
    public void an_instant_is_the_same_in_any_zone()
    {
        var e = KnownDay.Log().OfType<AlertRaised>().First();
        var signal = e.Signal with { EventTime = e.Signal.EventTime.ToOffset(TimeSpan.FromHours(2)) };
        var elsewhere = e with { At = e.At.ToOffset(TimeSpan.FromHours(-4)), Signal = signal };
        Canonical.Encode(elsewhere).ShouldBe(Canonical.Encode(e));
    }

    [Fact]
    public void run_and_step_are_transport_and_not_decision()
    {
        var e = KnownDay.Log().OfType<AlertRaised>().First();
        Canonical.Encode(e with { Signal = e.Signal with { RunId = "other", Step = 99 } }).ShouldBe(Canonical.Encode(e));
    }

    [Fact]
    public void the_hash_may_be_read_on_the_way()
    {
        var log = KnownDay.Log();
        using var hash = new GoldenHash();
        foreach (var e in log)
        {
            hash.Add(e);
            hash.Hex.Length.ShouldBe(64);
        }

        (hash.Hex, hash.Count).ShouldBe((Hash(log), log.Count));
    }

    private static AlertRaised WithNumber(string number)
    {
        var e = KnownDay.Log().OfType<AlertRaised>().First();
        var value = decimal.Parse(number, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);
        return e with { Signal = e.Signal with { Facts = [new Fact { Name = "n", Unit = FactUnit.Count, Number = value }] } };
    }

    private static IEnumerable<DecisionEvent> Known() => [.. KnownDay.Log(), .. LaterDay.Log(), .. ConfirmingDay.Log()];

    private static string Hash(IEnumerable<DecisionEvent> log)
    {
        using var hash = new GoldenHash();
        foreach (var e in log) hash.Add(e);
        return hash.Hex;
    }

    private static JsonNode Sorted(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key.Length).ThenBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : (JsonNode?)Sorted(member.Value.DeepClone())))),
        JsonArray elements => new JsonArray([.. elements.Select(element => element is null ? null : Sorted(element.DeepClone()))]),
        _ => node,
    };
}
