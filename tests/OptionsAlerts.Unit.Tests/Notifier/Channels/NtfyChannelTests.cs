using OptionsAlerts.Contracts;
using OptionsAlerts.Fakes.Ntfy;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class NtfyChannelTests : HttpChannelContract
{
    protected override bool ReadsTheAnswer => true;

    private protected override Task<ChannelRig> Start() => ChannelRig.Ntfy();

    [Fact]
    public async Task json_goes_to_the_root_with_the_token_and_the_id_comes_back()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        (await notifier.Channel("ntfy").Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Delivered("msg000000001"));
        var request = rig.Requests().Single();
        (request.Method, request.Path, request.Header("Authorization")).ShouldBe(("POST", "/", $"Bearer {ChannelRig.NtfyToken}"));
    }

    [Fact]
    public async Task without_a_token_nothing_is_said_of_authorization()
    {
        await using var fake = await FakeNtfy.Start();
        await using var notifier = new NotifierRig([new("Notifier:Ntfy:Server", fake.BaseUrl + "/"), new("Notifier:Ntfy:Topic", "spx")]);
        (await notifier.Channel("ntfy").Send(Requests.Message(), default)).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.Requests.Single().Header("Authorization").ShouldBeNull();
    }

    [Theory]
    [InlineData(Severity.Low, 2, "large_blue_circle")]
    [InlineData(Severity.Medium, 3, "yellow_circle")]
    [InlineData(Severity.High, 4, "orange_circle")]
    [InlineData(Severity.Critical, 5, "red_circle")]
    public async Task severity_sets_priority_tags_and_title(Severity severity, int priority, string tag)
    {
        await using var fake = await FakeNtfy.Start();
        await using var notifier = new NotifierRig([new("Notifier:Ntfy:Server", fake.BaseUrl), new("Notifier:Ntfy:Topic", "spx")]);
        await notifier.Channel("ntfy").Send(Requests.Message() with { Severity = severity }, default);
        var message = fake.Messages.Single();
        (message.Topic, message.Priority, message.Title).ShouldBe(("spx", priority, $"{severity.ToString().ToUpperInvariant()} · SPY · gamma flip breach"));
        message.Tags.ShouldBe([tag, "gamma_flip_breach"]);
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public async Task no_text_is_long_enough_to_become_an_attachment(string name)
    {
        await using var fake = await FakeNtfy.Start();
        await using var notifier = new NotifierRig([new("Notifier:Ntfy:Server", fake.BaseUrl), new("Notifier:Ntfy:Topic", "spx")]);
        await notifier.Channel("ntfy").Send(Requests.Message(Hostile.Text(name), facts: Hostile.Facts(name)), default);
        fake.Messages.Single().Attachment.ShouldBeFalse();
        fake.Messages.Single().BodyBytes.ShouldBeLessThanOrEqualTo(4096);
    }

    [Fact]
    public async Task ntfys_own_words_are_reported()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeNtfy.Error(40301, "forbidden"));
        (await notifier.Channel("ntfy").Send(Requests.Message(), default)).ShouldBe(new DeliveryResult.Permanent("403 Forbidden: forbidden"));
    }

    [Fact]
    public async Task a_used_up_day_is_waited_out_by_the_hour()
    {
        await using var rig = await Start();
        await using var notifier = new NotifierRig(rig.Settings);
        rig.Faults.Enqueue(FakeNtfy.Error(42908, "limit reached: daily message quota reached"));
        (await notifier.Channel("ntfy").Send(Requests.Message(), default)).ShouldBe(
            new DeliveryResult.Transient("429 Too Many Requests: limit reached: daily message quota reached", TimeSpan.FromHours(1)));
    }
}
