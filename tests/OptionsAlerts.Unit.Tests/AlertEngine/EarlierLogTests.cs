using System.Text;
using System.Text.Json;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.AlertEngine.Log;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>
/// Two days of rows in each format, taken from the event stores of the programs that wrote them: of the first (members of enums by their names in the program), of the last before the third format,
/// and of the first that had it. They are the known days, and have their hashes.
/// </summary>
public sealed class EarlierLogTests
{
    private const string First = "log-of-the-first-format.jsonl";
    private const string Second = "log-of-the-second-format.jsonl";
    private const string Third = "log-of-the-third-format.jsonl";

    private static readonly string[] OfTheThird = ["confirmSeconds", "unconfirmed"];

    private static readonly string[] OfTheSecond =
        ["phase", "escalateAt", "clears", "notice", "inhibitions", "silences", "quietHours", "escalation", "allClear", "summaries", "branches", "quieted", "conditions", "unanswered", "origin", "quietUntil"];

    [Theory]
    [InlineData(First, 19, "1ee1cf9f6cb8c1c3a4d8bef831251c092547bd55dfce6426346bd1fef9b6f67e")]
    [InlineData(Second, 43, "116e7dbe375c2f97b1bd58a056a8b9796c354e358aa90e7518ce7428c8f20e7e")]
    [InlineData(Third, 18, "f8b4af47b713fd3ef7daf1e6b76f8cbbc5bdd694003bab46c3c91219837f717a")]
    public void it_is_verified_to_the_hash_it_had(string file, int count, string hash) => Replay.Verify(Desk.Run, Read(file)).ShouldBe(new Verified(count, hash));

    [Fact]
    public void its_rows_know_nothing_of_what_came_later()
    {
        Members(First).Intersect([.. OfTheSecond, .. OfTheThird], StringComparer.Ordinal).ShouldBeEmpty();
        Members(Second).Intersect(OfTheThird, StringComparer.Ordinal).ShouldBeEmpty();
        OfTheSecond.Except(Members(Second), StringComparer.Ordinal).ShouldBeEmpty();
        OfTheThird.Except(Members(Third), StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(First, Canonical.FirstFormat)]
    [InlineData(Second, Canonical.SecondFormat)]
    [InlineData(Third, Canonical.ThirdFormat)]
    public void it_is_archived_and_exported_in_the_format_it_was_written_in(string file, byte format)
    {
        var log = Read(file);
        foreach (var e in log)
        {
            var bytes = Canonical.Encode(e);
            Canonical.Encode(Canonical.Decode(bytes, Desk.Run)).ShouldBe(bytes);
        }

        log.Max(e => Canonical.Encode(e)[0]).ShouldBe(format);
    }

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    [InlineData(Third)]
    public void an_engine_of_this_version_goes_on_with_it(string file)
    {
        var desk = new Desk(Read(file));
        // What the log left under way comes to its end, by its own policy; then another one and another day.
        foreach (var request in desk.State.Outstanding) desk.Deliver(request);
        desk.Wait(TimeSpan.FromHours(1)).Do(new ApplyPolicy(AlertPolicy.Default, Desk.AllChannels, desk.Now)).Outcome.ShouldBe(DecisionOutcome.Applied);
        var raised = desk.Raise(Desk.Sample(1_000, desk.Now));
        Script.Roll(desk.Wait(TimeSpan.FromMinutes(1)));
        desk.Withhold(Desk.Sample(1_001, desk.Now)).By.ShouldBe(raised.Signal.SignalId);
        Replay.Verify(Desk.Run, desk.Log).ShouldBeOfType<Verified>().Count.ShouldBe(desk.Log.Count);
    }

    private static List<DecisionEvent> Read(string file)
    {
        var options = LogEventTypes.JsonOptions();
        return [.. Rows(file).Select(row => (DecisionEvent)LogEventTypes.Read(row.Type, Encoding.UTF8.GetBytes(row.Body.GetRawText()), options))];
    }

    private static IEnumerable<(string Type, JsonElement Body)> Rows(string file)
    {
        using var resource = typeof(EarlierLogTests).Assembly.GetManifestResourceStream(file)!;
        using var lines = new StreamReader(resource);
        while (lines.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            yield return (row.RootElement.GetProperty("type").GetString()!, row.RootElement.GetProperty("data").Clone());
        }
    }

    private static HashSet<string> Members(string file) => Rows(file).SelectMany(row => Members(row.Body)).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Members),
        _ => [],
    };
}
