using OptionsAlerts.Contracts;
using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Notifier.Channels.Sns;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>A phone's SMS: plain ASCII, 1,600 characters at most.</summary>
public sealed class SnsSmsTests
{
    private const string Phone = "+15550001122";

    [Fact]
    public async Task it_goes_to_the_phone_as_transactional_without_a_subject()
    {
        await using var fake = await Start();
        await using var notifier = Notifier(fake);
        (await notifier.Channel("sns").Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Delivered(fake.Messages.Single().Id));
        var fields = fake.Messages.Single().Fields.Where(field => field.Key != "Message").OrderBy(field => field.Key, StringComparer.Ordinal);
        fields.Select(field => $"{field.Key}={field.Value}").ShouldBe(
        [
            "Action=Publish", "MessageAttributes.entry.1.Name=AWS.SNS.SMS.SMSType", "MessageAttributes.entry.1.Value.DataType=String",
            "MessageAttributes.entry.1.Value.StringValue=Transactional", $"PhoneNumber={Phone}", "Version=2010-03-31",
        ]);
    }

    [Fact]
    public void our_own_signs_have_a_spelling()
    {
        Fact[] facts = [Fact.Of("net_gamma", -1_230_000_000m, FactUnit.UsdPerPercent), Fact.Of("z", 4.2m, FactUnit.Sigma), Fact.Of("regime", "calm → tense")];
        Text(Requests.Message(facts: facts)).ShouldBe(
            $"""
            CRITICAL - SPY - gamma flip breach
            SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma
            net gamma: -$1.23 bn per 1 %
            z: 4.2 sigma
            regime: calm -> tense
            2026-11-20 10:31:07 EST
            alert {Requests.AlertId}
            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public void it_is_ascii_without_a_backquote_and_never_too_long(string name)
    {
        var text = Text(Requests.Message(Hostile.Text(name), facts: Hostile.Facts(name)) with { Symbol = Hostile.Text(name) });
        text.Length.ShouldBeLessThanOrEqualTo(1600);
        text.ShouldAllBe(letter => letter == '\n' || (letter >= ' ' && letter <= '~' && letter != '`'));
        text.ShouldEndWith($"alert {Requests.AlertId}");
    }

    [Fact]
    public void sixteen_hundred_characters_are_whole_and_one_more_costs_a_fact()
    {
        Fact[] facts = [.. Enumerable.Range(0, 8).Select(i => Fact.Of($"f{i}", new string('y', 170)))];
        string With(int last) => Text(Requests.Message("x", facts: [.. facts, Fact.Of("last", new string('z', last))]));
        var room = 1600 - With(1).Length + 1;
        With(room).Length.ShouldBe(1600);
        With(room).ShouldNotContain("more fact");
        With(room + 1).ShouldContain("... and 1 more fact\n");
    }

    [Fact]
    public void a_link_longer_than_the_alert_is_left_out()
    {
        Text(Requests.Message() with { AcknowledgeAt = new Uri("https://a.example.com/ü") }).ShouldContain("\nAcknowledge: https://a.example.com/%C3%BC\n");
        Text(Requests.Message() with { AcknowledgeAt = new Uri("https://a.example.com/" + new string('a', 600)) }).ShouldNotContain("Acknowledge");
    }

    [Fact]
    public async Task a_phone_whose_owner_opted_out_is_found_by_the_check()
    {
        await using var fake = await Start();
        await using var notifier = Notifier(fake);
        var channel = (SnsChannel)notifier.Channel("sns");
        (await channel.Check(default)).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.OptedOut = true;
        (await channel.Check(default)).ShouldBe(new DeliveryResult.Permanent("the phone number has opted out of messages", IsDown: true));
        fake.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task the_number_is_in_no_reason()
    {
        await using var fake = await Start();
        await using var notifier = Notifier(fake);
        fake.Faults.Enqueue(FakeSns.Error(400, "InvalidParameter", $"Invalid parameter: PhoneNumber Reason: {Phone} is not valid to publish to"));
        (await notifier.Channel("sns").Send(Requests.Message(), default)).ShouldBe(
            new DeliveryResult.Permanent("400 Bad Request: InvalidParameter: Invalid parameter: PhoneNumber Reason: *** is not valid to publish to"));
    }

    private static string Text(ChannelMessage message) =>
        SnsRenderer.Render(message, new SnsOptions { PhoneNumber = Phone }).Single(field => field.Key == "Message").Value;

    private static Task<FakeSns> Start() => FakeSns.Start(ChannelRig.AwsKeyId, ChannelRig.AwsSecret, Phone, token: ChannelRig.AwsToken);

    private static NotifierRig Notifier(FakeSns fake) => new(ChannelRig.SnsSettings(fake.BaseUrl, "PhoneNumber", Phone));
}
