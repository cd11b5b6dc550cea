using System.Text.Json;
using System.Text.Json.Nodes;
using OptionsAlerts.Contracts;
using OptionsAlerts.Contracts.Control;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Wire;

/// <summary>The wire form of every contract. A failure here breaks services of another version that are running, or messages that wait in queues.</summary>
public sealed class ContractJsonTests
{
    public static TheoryData<string> Contracts => [.. Pins.All.Keys.Select(type => type.Name)];

    [Fact]
    public void every_contract_is_pinned() => Pins.All.Keys.Select(type => type.Name).Order().ShouldBe(ContractTypes.Messages.Append(typeof(NotificationDelivered)).Select(type => type.Name).Order());

    [Fact]
    public void every_part_of_a_contract_is_pinned_with_every_member()
    {
        var seen = Pins.Each.SelectMany(pin => ContractTypes.Objects(Document(pin), pin.Message.GetType())).ToArray();
        foreach (var record in ContractTypes.Records)
        {
            var members = seen.Where(found => found.Type == record).SelectMany(found => found.Node.Select(member => member.Key)).Distinct().Order();
            string.Join(' ', members).ShouldBe(string.Join(' ', ContractTypes.Members(record).Select(ContractTypes.WireNameOf).Order()), record.Name);
        }
    }

    [Theory, MemberData(nameof(Contracts))]
    public void a_contract_is_written_as_pinned(string contract)
    {
        foreach (var pin in Of(contract)) Write(pin.Message).ShouldBe(pin.Wire);
    }

    [Theory, MemberData(nameof(Contracts))]
    public void a_contract_reads_back_to_the_same_document(string contract)
    {
        foreach (var pin in Of(contract)) Write(Read(pin.Wire, pin)).ShouldBe(pin.Wire);
    }

    [Theory, MemberData(nameof(Contracts))]
    public void unknown_members_are_tolerated_anywhere(string contract)
    {
        foreach (var pin in Of(contract))
        {
            var document = Document(pin);
            foreach (var (node, _) in ContractTypes.Objects(document, pin.Message.GetType()).ToArray()) node["addedLater"] = new JsonObject { ["x"] = new JsonArray(1, null) };
            Write(Read(document.ToJsonString(), pin)).ShouldBe(pin.Wire);
        }
    }

    [Theory, MemberData(nameof(Contracts))]
    public void without_a_required_member_it_is_refused_with_the_members_name(string contract)
    {
        var refused = 0;
        foreach (var (pin, document, node, member) in EachMember(contract))
        {
            if (!ContractTypes.IsRequired(member)) continue;
            node.Remove(ContractTypes.WireNameOf(member)).ShouldBeTrue();
            Refusal(document, pin).ShouldContain($"'{ContractTypes.WireNameOf(member)}'");
            refused++;
        }

        refused.ShouldBeGreaterThan(0);
    }

    [Theory, MemberData(nameof(Contracts))]
    public void null_where_none_is_allowed_is_refused_with_the_members_name(string contract)
    {
        var refused = 0;
        foreach (var (pin, document, node, member) in EachMember(contract))
        {
            if (ContractTypes.TakesNull(member)) continue;
            node[ContractTypes.WireNameOf(member)] = null;
            Refusal(document, pin).ShouldContain($".{ContractTypes.WireNameOf(member)}");
            refused++;
        }

        refused.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("\"spot\":215.52", "\"spot\":\"215.52\"")]
    [InlineData("\"spot\":215.52", "\"spot\":NaN")]
    [InlineData("\"step\":7", "\"step\":7.5")]
    [InlineData("\"delaySeconds\":900", "\"delaySeconds\":9000000000")]
    [InlineData("2026-06-30T13:30:00+00:00", "30/06/2026 13:30")]
    public void a_number_or_time_in_another_form_is_refused(string good, string bad)
    {
        var pin = Pins.All[typeof(OptionsAlerts.Contracts.MarketData.UnderlyingQuote)].Full;
        pin.Wire.ShouldContain(good);
        Should.Throw<JsonException>(() => Read(pin.Wire.Replace(good, bad, StringComparison.Ordinal), pin));
    }

    private static Pin[] Of(string contract)
    {
        var (full, minimal) = Pins.All.Single(pair => pair.Key.Name == contract).Value;
        return [full, minimal];
    }

    // A fresh document for each member of each object in the full example, to be spoilt in one place.
    private static IEnumerable<(Pin Pin, JsonObject Document, JsonObject Node, System.Reflection.PropertyInfo Member)> EachMember(string contract)
    {
        var pin = Of(contract)[0];
        var objects = ContractTypes.Objects(Document(pin), pin.Message.GetType()).Select(found => found.Type).ToArray();
        for (var index = 0; index < objects.Length; index++)
        {
            foreach (var member in ContractTypes.Members(objects[index]))
            {
                var document = Document(pin);
                yield return (pin, document, ContractTypes.Objects(document, pin.Message.GetType()).ElementAt(index).Node, member);
            }
        }
    }

    private static string Refusal(JsonObject document, Pin pin) => Should.Throw<JsonException>(() => Read(document.ToJsonString(), pin), document.ToJsonString()).Message;

    private static JsonObject Document(Pin pin) => JsonNode.Parse(pin.Wire)!.AsObject();

    private static string Write(object? message) => JsonSerializer.Serialize(message, message!.GetType(), ContractJson.Options);

    private static object? Read(string json, Pin pin) => JsonSerializer.Deserialize(json, pin.Message.GetType(), ContractJson.Options);
}
