using System.Text;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>
/// Two days of rows as the first version of the program wrote them, taken from its event store: policies, carried books and signals without what came later, members of enums by their names in the
/// program. It is the known day, and has its hash.
/// </summary>
public sealed class FirstVersionLogTests
{
    private const string KnownHash = "1ee1cf9f6cb8c1c3a4d8bef831251c092547bd55dfce6426346bd1fef9b6f67e";

    [Fact]
    public void a_log_of_the_first_version_is_verified_to_the_hash_it_had() => Replay.Verify(Desk.Run, Read()).ShouldBe(new Verified(19, KnownHash));

    [Fact]
    public void its_rows_know_nothing_of_what_came_later()
    {
        string[] later = ["phase", "escalateAt", "clears", "notice", "inhibitions", "silences", "quietHours", "escalation", "allClear", "summaries", "branches", "quieted", "conditions", "unanswered", "origin", "quietUntil", "confirmSeconds", "unconfirmed"];
        var members = Rows().SelectMany(row => Members(row.Body)).ToHashSet(StringComparer.Ordinal);
        members.Intersect(later, StringComparer.Ordinal).ShouldBeEmpty();
        members.ShouldContain("policyHash");
    }

    [Fact]
    public void it_is_archived_and_exported_in_the_first_format()
    {
        foreach (var e in Read())
        {
            var bytes = Canonical.Encode(e);
            bytes[0].ShouldBe(Canonical.FirstFormat);
            Canonical.Encode(Canonical.Decode(bytes, Desk.Run)).ShouldBe(bytes);
        }
    }

    [Fact]
    public void an_engine_of_this_version_goes_on_with_it()
    {
        var log = Read();
        var state = EngineState.Empty(Desk.Run);
        foreach (var e in log) state.Apply(e);
        var now = log[^1].At.AddHours(1);
        foreach (var command in new EngineCommand[] { new ApplyPolicy(Desk.Policy, Desk.AllChannels, now), new TakeSignal(Desk.Sample(1_000, now), now) })
        {
            foreach (var e in Decider.Decide(state, command).Events)
            {
                state.Apply(e);
                log.Add(e);
            }
        }

        log[^1].ShouldBeOfType<AlertRaised>();
        Replay.Verify(Desk.Run, log).ShouldBeOfType<Verified>().Count.ShouldBe(log.Count);
    }

    private static List<DecisionEvent> Read()
    {
        var options = LogEventTypes.JsonOptions();
        return [.. Rows().Select(row => (DecisionEvent)LogEventTypes.Read(row.Type, Encoding.UTF8.GetBytes(row.Body.GetRawText()), options))];
    }

    private static IEnumerable<(string Type, JsonElement Body)> Rows()
    {
        using var file = typeof(FirstVersionLogTests).Assembly.GetManifestResourceStream("log-of-the-first-version.jsonl")!;
        using var lines = new StreamReader(file);
        while (lines.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            yield return (row.RootElement.GetProperty("type").GetString()!, row.RootElement.GetProperty("data").Clone());
        }
    }

    private static IEnumerable<string> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Members),
        _ => [],
    };
}
