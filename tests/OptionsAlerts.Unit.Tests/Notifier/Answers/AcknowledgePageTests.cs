using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Notifier.Answers;
using OptionsAlerts.Unit.Tests.Notifier.Channels;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Answers;

public sealed class AcknowledgePageTests
{
    private readonly RecordedAnswers _answers = new();

    [Fact]
    public async Task a_link_shows_a_page_and_only_its_button_acknowledges()
    {
        await using var notifier = Rig();
        var (channel, alert, signature) = Parts(notifier.Service<AcknowledgeLinks>().Of(Requests.AlertId, "slack")!);
        var page = notifier.Service<AcknowledgePage>();
        Read(page.Show(channel, alert, signature)).ShouldContain("<form method=\"post\">");
        _answers.Given.ShouldBeEmpty();
        Read(await page.Acknowledge(channel, alert, signature, default)).ShouldNotContain("<form");
        _answers.Given.Single().ShouldBe($"ack {Requests.AlertId} by link via slack");
    }

    [Theory]
    [InlineData("slack", "ntfy", null)]
    [InlineData("slack", "no-such-channel", null)]
    [InlineData("slack", "slack", "AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("slack", "slack", "")]
    public async Task a_link_that_nobody_made_here_changes_nothing(string made, string asked, string? forged)
    {
        await using var notifier = Rig();
        var (_, alert, signature) = Parts(notifier.Service<AcknowledgeLinks>().Of(Requests.AlertId, made)!);
        var answer = await notifier.Service<AcknowledgePage>().Acknowledge(asked, alert, forged ?? signature, default);
        Status(answer).ShouldBe(404);
        _answers.Given.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_link_of_the_secret_before_still_holds_and_new_ones_are_of_the_new_secret()
    {
        const string Newer = "whsec_QW5vdGhlciBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRl";
        await using var before = Rig();
        await using var now = SignedBy(Newer, [new("Notifier:Answers:PreviousLinkSecret", ChannelRig.WebhookSecret)]);
        await using var after = SignedBy(Newer);
        var (channel, alert, signature) = Parts(before.Service<AcknowledgeLinks>().Of(Requests.AlertId, "slack")!);
        Status(now.Service<AcknowledgePage>().Show(channel, alert, signature)).ShouldBe(200);
        Status(after.Service<AcknowledgePage>().Show(channel, alert, signature)).ShouldBe(404);
        after.Service<AcknowledgeLinks>().Of(Requests.AlertId, "slack").ShouldBe(now.Service<AcknowledgeLinks>().Of(Requests.AlertId, "slack"));
    }

    [Fact]
    public async Task anothers_alert_and_what_is_no_id_are_no_links()
    {
        await using var notifier = Rig();
        var (channel, _, signature) = Parts(notifier.Service<AcknowledgeLinks>().Of(Requests.AlertId, "slack")!);
        var page = notifier.Service<AcknowledgePage>();
        Status(page.Show(channel, Guid.Empty.ToString("N"), signature)).ShouldBe(404);
        Status(page.Show(channel, "<script>", signature)).ShouldBe(404);
    }

    [Fact]
    public async Task more_calls_than_people_make_are_refused()
    {
        await using var notifier = Rig();
        var page = notifier.Service<AcknowledgePage>();
        Enumerable.Range(0, 200).Select(_ => Status(page.Show("slack", "x", "y"))).ShouldContain(429);
    }

    [Fact]
    public async Task without_a_public_address_there_are_no_links()
    {
        await using var notifier = new NotifierRig([]);
        notifier.Service<AcknowledgeLinks>().Of(Requests.AlertId, "slack").ShouldBeNull();
    }

    [Fact]
    public async Task an_alert_carries_its_link_and_an_all_clear_none()
    {
        await using var rig = await ChannelRig.Ntfy();
        await using var notifier = Rig(rig.Settings);
        await notifier.Router.Dispatch(Requests.For("ntfy"), default);
        await notifier.Router.Dispatch(Requests.For("ntfy", attempt: 2) with { Notice = Notice.AllClear }, default);
        rig.Requests()[0].Text.ShouldContain("\"url\":\"https://alerts.example.org/acknowledge/ntfy/" + Requests.AlertId.ToString("N"));
        rig.Requests()[1].Text.ShouldNotContain("actions");
    }

    private NotifierRig Rig(params IEnumerable<KeyValuePair<string, string?>> more) => SignedBy(ChannelRig.WebhookSecret, more);

    private NotifierRig SignedBy(string secret, params IEnumerable<KeyValuePair<string, string?>> more) => new(
        [
            new("Notifier:Answers:Engine", "http://127.0.0.1:1"), new("Notifier:Answers:PublicUrl", "https://alerts.example.org/"),
            new("Notifier:Answers:LinkSecret", secret), .. more,
        ],
        answers: _answers);

    private static (string Channel, string Alert, string Signature) Parts(Uri link)
    {
        var parts = link.AbsolutePath.Split('/');
        (parts.Length, parts[1]).ShouldBe((5, "acknowledge"));
        return (parts[2], parts[3], parts[4]);
    }

    private static string Read(IResult result) => result.ShouldBeOfType<ContentHttpResult>().ResponseContent!;

    private static int? Status(IResult result) => result.ShouldBeOfType<ContentHttpResult>().StatusCode;
}
