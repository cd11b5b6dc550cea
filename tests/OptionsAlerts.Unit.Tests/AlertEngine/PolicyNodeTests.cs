using System.Globalization;
using OptionsAlerts.AlertEngine.Core;
using OptionsAlerts.Contracts;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.AlertEngine;

/// <summary>What a value of a policy may be asked for; each is asked of both forms.</summary>
public sealed class PolicyNodeTests
{
    [Theory]
    [InlineData("\"FOMC\"", "FOMC")]
    [InlineData("\"größer 😀\"", "größer 😀")]
    [InlineData("\"12345678901\"", "12345678901")]
    [InlineData("\"\"", "!is blank; it must say something")]
    [InlineData("\" \"", "!is blank; it must say something")]
    [InlineData("\"123456789012\"", "!has 12 characters; at most 11")]
    [InlineData("\"a\\nb\"", "!has a control character; it must be one line of text")]
    [InlineData("\"a\\u2028b\"", "!has a control character; it must be one line of text")]
    [InlineData("12", "!must be a text; put it in quotes")]
    [InlineData("false", "!must be a text; put it in quotes")]
    [InlineData("null", "!must be a text")]
    [InlineData("[]", "!must be a text")]
    public void a_text_is_one_line_of_so_many_characters(string value, string answer) => Ask(value, node => node.Text(11)).ShouldAllBe(said => said == answer);

    [Theory]
    [InlineData("[\"SPY\", \"QQQ\"]", "SPY, QQQ")]
    [InlineData("[]", "!must name at least one")]
    [InlineData("\"SPY\"", "!must be a list")]
    [InlineData("[\"SPY\", \"QQQ\", \"IWM\", \"DIA\"]", "!has 4 elements; at most 3")]
    [InlineData("[\"SPY\", \"SPY\"]", "[1]!'SPY' is there twice")]
    [InlineData("[\"SPY\", \"SPXWWW\"]", "[1]!has 6 characters; at most 5")]
    [InlineData("[\"SPY\", 5]", "[1]!must be a text; put it in quotes")]
    public void a_free_list_of_words_is_bounded(string value, string answer) => Ask(value, node => string.Join(", ", node.Words(most: 3, maxLength: 5))).ShouldAllBe(said => said == answer);

    [Theory]
    [InlineData("\"high\"", "High")]
    [InlineData("\"High\"", "!'High' is not known; there are low, medium, high, critical")]
    [InlineData("\"2\"", "!'2' is not known; there are low, medium, high, critical")]
    [InlineData("2", "!must be a text; put it in quotes")]
    public void a_word_of_a_closed_set_goes_by_its_wire_name(string value, string answer) => Ask(value, node => node.Word<Severity>().ToString()).ShouldAllBe(said => said == answer);

    [Theory]
    [InlineData("[\"low\", \"high\"]", "Low, High")]
    [InlineData("[\"low\", \"low\"]", "[1]!'low' is there twice")]
    [InlineData("[\"low\", \"none\"]", "[1]!'none' is not known; there are low, medium, high, critical")]
    public void a_list_of_a_closed_set_goes_by_wire_names(string value, string answer) => Ask(value, node => string.Join(", ", node.Words<Severity>())).ShouldAllBe(said => said == answer);

    [Theory]
    [InlineData("\"2026-11-20T15:30:00Z\"", "2026-11-20T15:30:00.0000000+00:00")]
    [InlineData("\"2026-11-20T15:30Z\"", "2026-11-20T15:30:00.0000000+00:00")]
    [InlineData("\"2026-11-20T10:30:05-05:00\"", "2026-11-20T15:30:05.0000000+00:00")]
    [InlineData("\"2026-11-20T00:30+05:30\"", "2026-11-19T19:00:00.0000000+00:00")]
    [InlineData("\"2028-02-29T00:00Z\"", "2028-02-29T00:00:00.0000000+00:00")]
    public void an_instant_is_read_with_its_zone(string value, string answer) =>
        Ask(value, node => node.Instant().ToString("O", CultureInfo.InvariantCulture)).ShouldAllBe(said => said == answer);

    [Theory]
    [InlineData("\"2026-11-20T15:30:00\"")]
    [InlineData("\"2026-11-20 15:30:00Z\"")]
    [InlineData("\"2026-11-20\"")]
    [InlineData("\"2026-11-20T15:30:00+5\"")]
    [InlineData("\"2026-11-20T15:30:00+0500\"")]
    [InlineData("\"2026-11-20T15:30:00z\"")]
    [InlineData("\"2026-11-20T15:30:00.5Z\"")]
    [InlineData("\" 2026-11-20T15:30:00Z\"")]
    [InlineData("\"2026-11-20T15:30:00Z \"")]
    [InlineData("\"2026-02-29T15:30:00Z\"")]
    [InlineData("\"2026-11-20T24:00:00Z\"")]
    [InlineData("\"2026-11-20T15:30:60Z\"")]
    [InlineData("\"2026-11-20T15:30:00+15:00\"")]
    [InlineData("\"2026-11-20T15:30:00Z+00:00\"")]
    [InlineData("\"9999-12-31T23:59:59-14:00\"")]
    [InlineData("\"Z\"")]
    [InlineData("20261120")]
    public void what_is_no_instant_with_a_zone_is_refused(string value) =>
        Ask(value, node => node.Instant().ToString()).ShouldAllBe(said => said == "!must be an instant with its zone such as \"2026-11-20T15:30:00Z\" or \"2026-11-20T10:30-05:00\"");

    [Theory]
    [InlineData("\"09:30\"", "09:30")]
    [InlineData("\"00:00\"", "00:00")]
    [InlineData("\"23:59\"", "23:59")]
    [InlineData("\"24:00\"", null)]
    [InlineData("\"9:30\"", null)]
    [InlineData("\"09:60\"", null)]
    [InlineData("\"09:30:00\"", null)]
    [InlineData("\"09:30 AM\"", null)]
    [InlineData("\" 09:30\"", null)]
    [InlineData("930", null)]
    public void a_time_of_day_is_hours_and_minutes(string value, string? time) =>
        Ask(value, node => node.TimeOfDay().ToString("HH:mm", CultureInfo.InvariantCulture)).ShouldAllBe(said => said == (time ?? "!must be a time of day such as \"09:30\" or \"22:00\""));

    [Fact]
    public void a_plain_time_and_a_plain_instant_of_yaml_are_text()
    {
        var node = PolicyReader.Read("{ from: 22:00, at: 2026-11-20T10:30:00-05:00 }", "p.yaml");
        node.Required("from").TimeOfDay().ShouldBe(new TimeOnly(22, 0));
        node.Required("at").Instant().ShouldBe(new DateTimeOffset(2026, 11, 20, 15, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public void elements_are_nodes_with_their_places()
    {
        var list = PolicyReader.Read("a:\n- b: 1\n- b: 2\n", "p.yaml").Required("a");
        list.Elements(2).Select(element => (element.Place.Path, element.Place.Line)).ShouldBe([("$.a[0]", 2L), ("$.a[1]", 3L)]);
        Should.Throw<PolicyException>(() => list.Elements(1)).Message.ShouldBe("p.yaml:1: $.a: has 2 elements; at most 1");
        Ask("[]", node => node.Elements(1).Count.ToString(CultureInfo.InvariantCulture)).ShouldAllBe(said => said == "0");
        Ask("{}", node => node.Elements(1).ToString()!).ShouldAllBe(said => said == "!must be a list");
    }

    [Fact]
    public void a_member_is_required_or_optional()
    {
        var node = PolicyReader.Read("a: 1\nb:\n  c: true\n", "p.yaml");
        node.Required("b").Optional("c", member => member.Flag(), without: false).ShouldBeTrue();
        node.Required("b").Optional("d", member => member.Flag(), without: false).ShouldBeFalse();
        Should.Throw<PolicyException>(() => node.Required("b").Required("d")).Message.ShouldBe("p.yaml:2: $.b: 'd' is missing; it must be there");
    }

    /// <summary>The answer of both forms; a refusal as its place in the value, a bang and its words.</summary>
    private static string[] Ask(string value, Func<PolicyNode, string> asks) =>
    [
        .. from file in (string[])["p.json", "p.yaml"]
           select Answer(PolicyReader.Read($"{{ \"a\": {value} }}", file).Required("a"), asks),
    ];

    private static string Answer(PolicyNode node, Func<PolicyNode, string> asks)
    {
        try
        {
            return asks(node);
        }
        catch (PolicyException refused)
        {
            refused.JsonPath.ShouldStartWith("$.a");
            return $"{refused.JsonPath["$.a".Length..]}!{refused.Problem}";
        }
    }
}
