using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

[Properties(Arbitrary = [typeof(Policies)], MaxTest = 300)]
public sealed class PolicyTextTests
{
    [Property]
    public void a_policy_is_the_same_from_yaml_from_json_and_from_json_taken_for_yaml(AlertPolicy policy)
    {
        PolicyFile.Parse(PolicyText.YamlOf(policy), "p.yaml").Hash().ShouldBe(policy.Hash());
        PolicyFile.Parse(PolicyText.Of(policy), "p.json").Hash().ShouldBe(policy.Hash());
        PolicyFile.Parse(PolicyText.Of(policy), "p.yaml").Hash().ShouldBe(policy.Hash());
    }

    [Property]
    public void a_policy_is_written_the_same_every_time(AlertPolicy policy)
    {
        var yaml = PolicyText.YamlOf(policy);
        PolicyText.YamlOf(PolicyFile.Parse(yaml, "policy")).ShouldBe(yaml);
    }

    [Property(MaxTest = 1000, EndSize = 40)]
    public void whatever_json_says_its_yaml_says(JsonNode tree)
    {
        var json = tree.ToJsonString();
        var yaml = YamlText.Of(JsonSerializer.SerializeToElement(tree));
        Picture(PolicyReader.Read(yaml, "p.yaml")).ShouldBe(Picture(PolicyReader.Read(json, "p.json")), yaml);
    }

    [Property(MaxTest = 2000)]
    public void a_damaged_file_is_read_or_refused_with_a_place_in_it(AlertPolicy policy, Damage damage)
    {
        foreach (var (text, file) in ((string, string)[])[(damage.Of(PolicyText.YamlOf(policy)), "p.yaml"), (damage.Of(PolicyText.Of(policy)), "p.json"), (damage.Of(PolicyText.Of(policy)), "p.yaml")])
        {
            try
            {
                PolicyFile.Parse(text, file).Hash().Length.ShouldBe(64);
            }
            catch (PolicyException refused)
            {
                refused.Message.ShouldStartWith($"{file}:{refused.Line}: {refused.JsonPath}: ");
                refused.JsonPath.ShouldStartWith("$");
                refused.Line!.Value.ShouldBeInRange(1, text.Split('\n', '\r').Length + 1);
            }
        }
    }

    [Fact]
    public void yaml_is_written_as_a_hand_would_write_it()
    {
        var element = JsonSerializer.SerializeToElement(new
        {
            version = 2,
            stale = "15m",
            flag = true,
            nothing = (string?)null,
            empty = new { },
            none = Array.Empty<string>(),
            routes = new { low = new { channels = new[] { "ntfy", "console" } } },
            silences = new object[] { new { until = "2026-11-20T15:30:00Z", match = new { symbol = "SPY" } }, new { reason = "no", when = new[] { 1, 2 } }, new[] { new[] { "a" } } },
        });
        YamlText.Of(element).ShouldBe(
            """
            version: 2
            stale: 15m
            flag: true
            nothing: null
            empty: {}
            none: []
            routes:
              low:
                channels: [ntfy, console]
            silences:
              - until: "2026-11-20T15:30:00Z"
                match:
                  symbol: SPY
              - reason: "no"
                when: [1, 2]
              - - [a]

            """);
    }

    [Theory]
    [InlineData("gex_level_breach", "gex_level_breach")]
    [InlineData("1h30m", "1h30m")]
    [InlineData("Off", "\"Off\"")]
    [InlineData("true", "\"true\"")]
    [InlineData("0x1F", "\"0x1F\"")]
    [InlineData("22:00", "\"22:00\"")]
    [InlineData("", "\"\"")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a\"\\\n\u0085é😀", "\"a\\\"\\\\\\u000A\\u0085é😀\"")]
    public void a_text_is_plain_only_where_every_yaml_reads_it_so(string text, string written) => YamlText.Of(JsonSerializer.SerializeToElement(text)).ShouldBe(written + "\n");

    private static string Picture(PolicyNode node) => node.Value switch
    {
        PolicyValue.Object { Members: var members } => $"{{{string.Join(",", members.Select(member => $"{JsonSerializer.Serialize(member.Key)}:{Picture(member.Value)}"))}}}",
        PolicyValue.List { Elements: var elements } => $"[{string.Join(",", elements.Select(Picture))}]",
        var value => value.ToString(),
    };
}

/// <summary>A few pieces of YAML and JSON struck over a text.</summary>
public sealed record Damage(int At, int Length, string Pieces)
{
    public string Of(string text)
    {
        var at = At % (text.Length + 1);
        return string.Concat(text.AsSpan(0, at), Pieces, text.AsSpan(Math.Min(text.Length, at + Length)));
    }
}

/// <summary>Policies, trees of JSON with texts that YAML could take for something else, and damage.</summary>
public static class Policies
{
    private static readonly string[] Pieces =
    [
        "no", "~", "null", "true", "1", "0x1f", "1e5", "22:00", "2026-11-20", "<<", "---", "...", "- ", "-", "? ", ": ", ":", " #", "#", "'", "\"", "\\", "\n", "\r\n", "\t", " ", ",", "{", "}", "[", "]",
        "&a ", "*a ", "!x ", "!!str ", "|", ">", "%", "@", "`", "=", "é", "😀", "\u0085", "\u00A0", "\u2028", "\uFEFF", "\0", "\u001B", "a", "k", "\\ud800", "\\UFFFFFFFF",
    ];

    private static readonly Gen<string> Texts = from count in Gen.Choose(0, 4) from pieces in Gen.ArrayOf(Gen.Elements(Pieces), count) select string.Concat(pieces);

    public static Arbitrary<AlertPolicy> OfPolicy() => Arb.From(
        from stale in Gen.Choose(1, 86_400)
        from cooldown in Gen.Choose(0, 604_800)
        from kinds in Gen.SubListOf(Enum.GetValues<SignalKind>())
        from seconds in Gen.ArrayOf(Gen.Choose(0, 604_800), Enum.GetValues<SignalKind>().Length)
        from storm in Gen.Choose(1, 1_000)
        from rate in Gen.Choose(1, 100_000)
        from gather in Gen.Choose(1, 3_600)
        from broadcasts in Gen.ArrayOf(Gen.Elements(true, false), 4)
        from channels in Gen.ArrayOf(from shuffled in Gen.Shuffle(ChannelNames.All.ToArray()) from count in Gen.Choose(1, ChannelNames.All.Count) select shuffled.Take(count), 4)
        select AlertPolicy.Default with
        {
            StaleAfterSeconds = stale,
            DefaultCooldownSeconds = cooldown,
            // A file cannot take a default cooldown away.
            Cooldowns =
            [
                .. kinds.Concat(AlertPolicy.Default.Cooldowns.Select(known => known.Kind)).Distinct().OrderBy(WireName.Of, StringComparer.Ordinal)
                    .Select(kind => new KindCooldown { Kind = kind, Seconds = seconds[(int)kind] }),
            ],
            StormLimit = storm,
            RatePerMinute = rate,
            DigestGatherSeconds = gather,
            Routes = [.. AlertPolicy.Default.Routes.Select((route, index) => route with { Broadcast = broadcasts[index], Channels = [.. channels[index]] })],
        });

    public static Arbitrary<JsonNode> OfTree() => Arb.From(Gen.Sized(size => Objects(Math.Min(size, 12)).Select(tree => (JsonNode)tree)));

    public static Arbitrary<Damage> OfDamage() => Arb.From(
        from at in Gen.Choose(0, 5_000)
        from length in Gen.Choose(0, 6)
        from pieces in Texts
        select new Damage(at, length, pieces));

    private static Gen<JsonNode?> Values(int size)
    {
        var leaves = Gen.OneOf(
            Texts.Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Choose(int.MinValue, int.MaxValue).Select(number => (JsonNode?)JsonValue.Create(number * 4_000_000_000L)),
            Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Constant((JsonNode?)null));
        if (size < 2) return leaves;
        var lists = from count in Gen.Choose(0, 4) from elements in Gen.ArrayOf(Values(size / 2), count) select (JsonNode?)new JsonArray(elements);
        return Gen.OneOf(leaves, lists, Objects(size / 2).Select(members => (JsonNode?)members));
    }

    private static Gen<JsonObject> Objects(int size) =>
        from count in Gen.Choose(0, 4)
        from names in Gen.ArrayOf(Texts, count)
        from values in Gen.ArrayOf(Values(size), count)
        select new JsonObject(names.Zip(values).DistinctBy(member => member.First, StringComparer.Ordinal).Select(member => new KeyValuePair<string, JsonNode?>(member.First, member.Second)));
}
