using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Json.Schema;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using OptionsAlerts.Unit.Tests.Architecture;
using Shouldly;
using Duration = OptionsAlerts.AlertEngine.Core.Duration;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>docs/policy.schema.json against the reader: what is read validates, what the schema can tell is refused by both, and its numbers and words are the code's.</summary>
[Properties(Arbitrary = [typeof(WholePolicy)], MaxTest = 50)]
public sealed partial class PolicySchemaTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Product.Checkout.FullName, "docs", "policy.schema.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(Text);
    private static readonly JsonNode Tree = JsonNode.Parse(Text)!;

    public static TheoryData<string> Samples =>
    [
        "version: 1", "version: 2", "{ \"version\": 2 }", WholePolicy.Text, PolicyText.Of(AlertPolicy.Default), PolicyText.YamlOf(AlertPolicy.Default), PolicyText.Of(LaterDay.Policy), PolicyText.YamlOf(Script.Tight),
        "version: 2\nescalation: false\nallClear: false\nsummaries: false\ninhibitions: []\nconfirm: false", "version: 2\nconfirm: 5m", "version: 2\nallClear: { from: none }", "version: 2\nquietHours: [{ name: a, zone: UTC, from: '00:00', to: '00:00' }]",
        .. Examples(),
    ];

    [Theory]
    [MemberData(nameof(Samples))]
    public void what_the_reader_takes_the_schema_takes(string policy)
    {
        Should.NotThrow(() => PolicyFile.Parse(policy, "policy"));
        IsValid(policy).ShouldBeTrue();
    }

    [Property]
    public void any_policy_as_it_is_written_is_valid(AlertPolicy policy) => IsValid(PolicyText.Of(policy)).ShouldBeTrue();

    [Theory]
    [InlineData("storm: { limit: 5 }")]
    [InlineData("version: 3")]
    [InlineData("version: '2'")]
    [InlineData("version: 2\nrates: {}")]
    [InlineData("version: 2\nstaleAfter: 900")]
    [InlineData("version: 2\nstaleAfter: 0s")]
    [InlineData("version: 2\nstaleAfter: 5 m")]
    [InlineData("version: 2\nstaleAfter: 5m1h")]
    [InlineData("version: 2\nstaleAfter: ''")]
    [InlineData("version: 2\ncooldowns: { sweeps: 5m }")]
    [InlineData("version: 2\ncooldowns: { sweep: 1111111111s }")]
    [InlineData("version: 2\nstorm: { limit: 0 }")]
    [InlineData("version: 2\nstorm: { limit: 1001 }")]
    [InlineData("version: 2\nstorm: { most: 5 }")]
    [InlineData("version: 2\nrate: { perMinute: 2.5 }")]
    [InlineData("version: 2\nrate: { perMinute: 100001 }")]
    [InlineData("version: 2\ndigest: { gather: 0s }")]
    [InlineData("version: 2\ndigest: { every: 1m }")]
    [InlineData("version: 2\nroutes: { urgent: {} }")]
    [InlineData("version: 2\nroutes: { low: { channels: [] } }")]
    [InlineData("version: 2\nroutes: { low: { channels: [ntfy, ntfy] } }")]
    [InlineData("version: 2\nroutes: { low: { channels: [fax] } }")]
    [InlineData("version: 2\nroutes: { low: { broadcast: 1 } }")]
    [InlineData("version: 2\nroutes: { low: { match: [{ name: a, channels: [ntfy] }] } }")]
    [InlineData("version: 2\nroutes: { low: { match: [{ name: a b, when: [symbol = A], channels: [ntfy] }] } }")]
    [InlineData("version: 2\ninhibitions: {}")]
    [InlineData("version: 2\ninhibitions: [{ name: i, source: [kind = block], target: [kind = sweep] }]")]
    [InlineData("version: 2\ninhibitions: [{ name: i, source: [], target: [kind = sweep], for: 1m }]")]
    [InlineData("version: 2\ninhibitions: [{ name: i, source: [kind], target: [kind = sweep], for: 1m }]")]
    [InlineData("version: 2\ninhibitions: [{ name: i, source: [ticker = A], target: [kind = sweep], for: 1m }]")]
    [InlineData("version: 2\ninhibitions: [{ name: i, source: [symbol =], target: [kind = sweep], for: 1m }]")]
    [InlineData("version: 2\ninhibitions: [{ name: i, source: [kind = block], target: [kind = sweep], equal: [], for: 1m }]")]
    [InlineData("version: 2\ninhibitions: [{ name: i, source: [kind = block], target: [kind = sweep], equal: [ticker], for: 1m }]")]
    [InlineData("version: 2\nsilences: [{}]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], ends: 2026-11-20 }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], ends: 2026-11-20T10:00:00 }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], author: ' ' }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], comment: \"a\\u0085b\" }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], windows: [{ from: '09:00' }] }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], windows: [{ from: '09:00', to: '24:00' }] }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], windows: [{ from: '9:00', to: '10:00' }] }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], windows: [{ from: '09:00', to: '10:00', zone: localtime }] }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], windows: [{ from: '09:00', to: '10:00', days: [monday] }] }]")]
    [InlineData("version: 2\nsilences: [{ match: [symbol = A], windows: [{ from: '09:00', to: '10:00', on: holidays }] }]")]
    [InlineData("version: 2\nquietHours: [{ from: '09:00', to: '10:00' }]")]
    [InlineData("version: 2\nquietHours: [{ name: q, from: '09:00', to: '10:00', critical: 'yes' }]")]
    [InlineData("version: 2\nquietHours: [{ name: q, from: '09:00', to: '10:00', match: [] }]")]
    [InlineData("version: 2\nconfirm: true")]
    [InlineData("version: 2\nconfirm: 5")]
    [InlineData("version: 2\nconfirm: 0s")]
    [InlineData("version: 2\nconfirm:")]
    [InlineData("version: 2\nconfirm: { after: 5s }")]
    [InlineData("version: 2\nescalation: true")]
    [InlineData("version: 2\nescalation: { from: none }")]
    [InlineData("version: 2\nescalation: { times: 21 }")]
    [InlineData("version: 2\nescalation: { to: [ntfy] }")]
    [InlineData("version: 2\nallClear: true")]
    [InlineData("version: 2\nallClear: { from: all }")]
    [InlineData("version: 2\nallClear: { kinds: { sweeps: true } }")]
    [InlineData("version: 2\nallClear: { kinds: { sweep: 1 } }")]
    [InlineData("version: 2\nsummaries: 1")]
    [InlineData("[]")]
    public void what_the_schema_refuses_the_reader_refuses(string policy)
    {
        Should.Throw<PolicyException>(() => PolicyFile.Parse(policy, "policy"));
        IsValid(policy).ShouldBeFalse();
    }

    [Fact]
    public void the_page_ends_with_the_default_policy()
    {
        var shown = Examples().Last();
        PolicyFile.Parse(shown, "policy").Hash().ShouldBe(AlertPolicy.Default.Hash());
        PolicyReader.Read(shown, "policy").Members([.. Keys("properties")]).Count().ShouldBe(Keys("properties").Length);
    }

    [Fact]
    public void its_ranges_are_the_codes()
    {
        Range("properties/storm/properties/limit").ShouldBe((PolicyRules.StormLimit.Least, PolicyRules.StormLimit.Most));
        Range("properties/rate/properties/perMinute").ShouldBe((PolicyRules.RatePerMinute.Least, PolicyRules.RatePerMinute.Most));
        Range("properties/version").ShouldBe((AlertPolicy.FirstVersion, AlertPolicy.CurrentVersion));
        Range("properties/escalation/oneOf/1/properties/times").ShouldBe((PolicyRules.EscalationTimes.Least, PolicyRules.EscalationTimes.Most));
        foreach (var list in new[] { "properties/inhibitions", "properties/silences", "properties/quietHours", "$defs/route/properties/match" }) Number(list, "maxItems").ShouldBe(PolicyRules.MaxRules);
        Number("properties/silences/items/properties/windows", "maxItems").ShouldBe(Silence.MaxWindows);
        (Number("$defs/matchers", "minItems"), Number("$defs/matchers", "maxItems")).ShouldBe((1, Silence.MaxMatchers));
        Number("$defs/matcher", "maxLength").ShouldBe(LabelMatcher.MaxValueLength * 2);
        Number("$defs/text", "maxLength").ShouldBe(Silence.MaxTextLength);
        Number("$defs/zone", "maxLength").ShouldBe(PolicyRules.MaxNameLength);
        Word("$defs/name", "pattern").ShouldEndWith($"{{1,{PolicyRules.MaxNameLength}}}$");
    }

    [Fact]
    public void its_durations_name_the_codes_ranges()
    {
        Describes("properties/staleAfter", PolicyRules.StaleAfter);
        Describes("properties/cooldowns", PolicyRules.Cooldown);
        Describes("properties/cooldowns/properties/default", PolicyRules.Cooldown);
        Describes("properties/digest/properties/gather", PolicyRules.DigestGather);
        Describes("properties/inhibitions/items/properties/for", PolicyRules.Inhibition);
        Describes("properties/confirm", PolicyRules.Confirm);
        Describes("properties/escalation/oneOf/1/properties/after", PolicyRules.EscalationAfter);
    }

    [Fact]
    public void its_words_are_the_codes()
    {
        Words("$defs/severity").ShouldBe(WireName.All<Severity>());
        Words("$defs/kind").ShouldBe(WireName.All<SignalKind>());
        Words("$defs/channel").ShouldBe(ChannelNames.All);
        Words("$defs/on").ShouldBe(WireName.All<WindowDays>());
        Words("properties/inhibitions/items/properties/equal/items").ShouldBe(WireName.All<MatchLabel>());
        Words("properties/allClear/oneOf/1/properties/from").ShouldBe([.. WireName.All<Severity>(), "none"]);
        Word("$defs/matcher", "pattern").ShouldContain($"({string.Join('|', WireName.All<MatchLabel>())})");
        Keys("properties/cooldowns/properties").ShouldBe(["default", .. WireName.All<SignalKind>()]);
        Keys("properties/routes/properties").ShouldBe(WireName.All<Severity>(), ignoreOrder: true);
        Keys("properties").ShouldBe(JsonNode.Parse(PolicyText.Of(AlertPolicy.Default))!.AsObject().Select(member => member.Key), ignoreOrder: true);
    }

    [Fact]
    public void its_defaults_are_the_codes()
    {
        var defaults = Defaults(Tree["properties"]!, "").ToDictionary(pair => pair.Path, pair => pair.Value, StringComparer.Ordinal);
        var policy = JsonNode.Parse(PolicyText.Of(AlertPolicy.Default))!;
        foreach (var (path, value) in defaults) JsonNode.DeepEquals(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(policy, (node, step) => node[step]!), value).ShouldBeTrue(path);
        // Every leaf of the default policy is told by itself or with what it stands in.
        foreach (var leaf in Leaves(policy, "")) defaults.Keys.Any(path => leaf == path || leaf.StartsWith(path + "/", StringComparison.Ordinal)).ShouldBe(leaf != "/version", leaf);
    }

    [Fact]
    public void every_object_of_it_is_closed_and_every_key_described()
    {
        foreach (var node in Nodes(Tree).OfType<JsonObject>())
        {
            if ((node["type"] as JsonValue)?.ToString() == "object") (node["additionalProperties"]?.ToString() == "false" || node["propertyNames"] is not null).ShouldBeTrue(node.ToJsonString());
        }

        foreach (var (name, section) in Tree["properties"]!.AsObject())
            (section!["description"] is not null || section["properties"]!.AsObject().All(key => key.Value!["description"] is not null)).ShouldBeTrue(name);
    }

    /// <summary>The examples of docs/policy.md.</summary>
    private static IEnumerable<string> Examples()
    {
        var page = File.ReadAllText(Path.Combine(Product.Checkout.FullName, "docs", "policy.md"));
        var examples = Fenced().Matches(page).Select(match => match.Groups["text"].Value).ToList();
        examples.Count.ShouldBeGreaterThan(5);
        return examples;
    }

    private static bool IsValid(string policy)
    {
        using var document = JsonDocument.Parse(Json(PolicyReader.Read(policy, "policy"))?.ToJsonString() ?? "null");
        return Schema.Evaluate(document.RootElement).IsValid;
    }

    private static JsonNode? Json(PolicyNode node) => node.Value switch
    {
        PolicyValue.Object { Members: var members } => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Json(member.Value)))),
        PolicyValue.List { Elements: var elements } => new JsonArray([.. elements.Select(Json)]),
        PolicyValue.Text { Value: var text } => JsonValue.Create(text),
        PolicyValue.Number { Whole: { } whole } => JsonValue.Create(whole),
        PolicyValue.Number => JsonValue.Create(0.5),
        PolicyValue.Flag { Value: var flag } => JsonValue.Create(flag),
        _ => null,
    };

    private static JsonNode At(string path) => path.Split('/').Aggregate(Tree, (node, step) => node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!);

    private static int Number(string path, string key) => At(path)[key]!.GetValue<int>();

    private static string Word(string path, string key) => At(path)[key]!.GetValue<string>();

    private static (int Least, int Most) Range(string path) => (Number(path, "minimum"), Number(path, "maximum"));

    private static void Describes(string path, PolicyRules.Range range) => Word(path, "description").ShouldContain($"{Duration.OfSeconds(range.Least)} to {Duration.OfSeconds(range.Most)}");

    private static string[] Words(string path) => [.. At(path)["enum"]!.AsArray().Select(word => word!.GetValue<string>())];

    private static string[] Keys(string path) => [.. At(path).AsObject().Select(member => member.Key)];

    private static IEnumerable<JsonNode> Nodes(JsonNode node) => node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>().SelectMany(Nodes).Prepend(node),
        JsonArray elements => elements.OfType<JsonNode>().SelectMany(Nodes),
        _ => [],
    };

    private static IEnumerable<(string Path, JsonNode? Value)> Defaults(JsonNode properties, string path)
    {
        foreach (var (name, schema) in properties.AsObject())
        {
            var inner = schema!["properties"] ?? schema["oneOf"]?[1]?["properties"];
            if (schema.AsObject().TryGetPropertyValue("default", out var value)) yield return ($"{path}/{name}", value);
            foreach (var deeper in inner is null ? [] : Defaults(inner, $"{path}/{name}")) yield return deeper;
        }
    }

    private static IEnumerable<string> Leaves(JsonNode? node, string path) => node is JsonObject { Count: > 0 } members ? members.SelectMany(member => Leaves(member.Value, $"{path}/{member.Key}")) : [path];

    [GeneratedRegex("^```(yaml|json)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Fenced();
}
