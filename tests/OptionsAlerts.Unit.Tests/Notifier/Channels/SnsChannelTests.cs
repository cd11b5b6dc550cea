using System.Text;
using OptionsAlerts.Contracts.Control;
using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Notifier.Channels.Sns;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

public sealed class SnsChannelTests : HttpChannelContract
{
    protected override bool ReadsTheAnswer => true;

    private protected override Task<ChannelRig> Start() => ChannelRig.Sns();

    protected override Fault.Answer Failure(int status, string words) => FakeSns.Error(status, Code(status), words);

    private static string Code(int status) => status switch
    {
        408 => "RequestExpired",
        >= 500 => "InternalError",
        401 => "InvalidClientTokenId",
        403 => "AuthorizationError",
        404 => "NotFound",
        410 => "EndpointDisabled",
        _ => "InvalidParameter",
    };

    [Theory]
    [InlineData("https://sns.amazonaws.com/doc/2010-03-31/")]
    [InlineData("http://sns.amazonaws.com/doc/2010-03-31/")]
    [InlineData("urn:another")]
    public async Task the_id_of_the_message_comes_back_whatever_the_namespace(string space)
    {
        await using var fake = await StartTopic();
        fake.Namespace = space;
        await using var notifier = Notifier(fake);
        (await Send(notifier)).ShouldBe(new DeliveryResult.Delivered(fake.Messages.Single().Id));
    }

    [Fact]
    public async Task the_form_is_as_documented_and_a_blank_is_percent_20()
    {
        await using var fake = await StartTopic();
        await using var notifier = Notifier(fake);
        await Send(notifier, Requests.Message("a+b & c=d é"));
        var request = fake.Requests.Single();
        (request.Method, request.Path, request.Header("Content-Type")).ShouldBe(("POST", "/", "application/x-www-form-urlencoded; charset=utf-8"));
        request.Text.ShouldStartWith(
            "Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aeu-west-1%3A123456789012%3Aalerts"
            + "&Subject=CRITICAL%20-%20SPY%20-%20gamma%20flip%20breach&Message=CRITICAL%20%C2%B7%20SPY");
        request.Text.ShouldContain("a%2Bb%20%26%20c%3Dd%20%C3%A9");
        request.Text.ShouldNotContain("+");
    }

    [Fact]
    public async Task a_topic_takes_the_text_in_full()
    {
        await using var fake = await StartTopic();
        await using var notifier = Notifier(fake);
        await Send(notifier, Requests.Message(possibleRepeat: true) with { AcknowledgeAt = new Uri("https://alerts.example.com/a/1") });
        fake.Messages.Single().Text.ShouldBe(
            $"""
            CRITICAL · SPY · gamma flip breach
            SPY crossed below gamma flip 579.85 (spot 579.41): negative gamma
            spot: 579.41
            net gamma: −$1.23 bn per 1 %
            2026-11-20 10:31:07 EST
            possible repeat: an earlier try may have arrived
            Acknowledge: https://alerts.example.com/a/1
            alert {Requests.AlertId}
            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData(Notice.AllClear, "ALL CLEAR - SPY - gamma flip breach")]
    [InlineData(Notice.Summary, "CRITICAL, STILL SO - SPY - gamma flip breach")]
    [InlineData(Notice.Escalation, "CRITICAL, UNACKNOWLEDGED - SPY - gamma flip breach")]
    public async Task the_subject_says_why_it_comes(Notice notice, string subject)
    {
        await using var fake = await StartTopic();
        await using var notifier = Notifier(fake);
        await Send(notifier, Requests.Message() with { Notice = notice });
        fake.Messages.Single().Subject.ShouldBe(subject);
    }

    [Theory]
    [MemberData(nameof(Hostile.Texts), MemberType = typeof(Hostile))]
    public async Task a_subject_is_below_a_hundred_characters_of_ascii_whatever_is_in_it(string name)
    {
        await using var fake = await StartTopic();
        await using var notifier = Notifier(fake);
        (await Send(notifier, Requests.Message(facts: Hostile.Facts(name)) with { Symbol = Hostile.Text(name) })).ShouldBeOfType<DeliveryResult.Delivered>();
        var subject = fake.Messages.Single().Subject!;
        subject.Length.ShouldBeLessThanOrEqualTo(99);
        subject.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
        Encoding.UTF8.GetByteCount(fake.Messages.Single().Text).ShouldBeLessThanOrEqualTo(262_144);
    }

    [Theory]
    [InlineData(99, "x")]
    [InlineData(100, "...")]
    public void a_subject_is_cut_at_ninety_nine(int length, string end)
    {
        var subject = AsciiText.Cut(new string('x', length), SnsRenderer.SubjectLimit);
        subject.Length.ShouldBe(99);
        subject.ShouldEndWith(end);
    }

    [Fact]
    public async Task a_fifo_topic_keeps_a_runs_order_and_drops_a_repeat_itself()
    {
        await using var fake = await StartTopic(ChannelRig.SnsTopic + ".fifo");
        await using var notifier = new NotifierRig(ChannelRig.SnsSettings(fake.BaseUrl, "TopicArn", ChannelRig.SnsTopic + ".fifo"));
        var first = await Send(notifier);
        (await Send(notifier, Requests.Message(possibleRepeat: true))).ShouldBe(first);
        var fields = fake.Messages.Single().Fields;
        (fields["MessageGroupId"], fields["MessageDeduplicationId"]).ShouldBe(("live", $"{Requests.Message().RequestId:N}"));
    }

    [Theory]
    [InlineData("a run of mine", "a-run-of-mine")]
    [InlineData("", "sns")]
    [InlineData("ночь", "?")]
    public async Task a_run_of_any_name_makes_a_group(string run, string group)
    {
        await using var fake = await StartTopic(ChannelRig.SnsTopic + ".fifo");
        await using var notifier = new NotifierRig(ChannelRig.SnsSettings(fake.BaseUrl, "TopicArn", ChannelRig.SnsTopic + ".fifo"));
        (await Send(notifier, Requests.Message() with { RunId = run })).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.Messages.Single().Fields["MessageGroupId"].ShouldBe(group);
    }

    [Fact]
    public async Task a_topic_that_is_none_of_fifo_gets_no_group()
    {
        await using var fake = await StartTopic();
        await using var notifier = Notifier(fake);
        await Send(notifier);
        fake.Messages.Single().Fields.Keys.ShouldBe(["Action", "Version", "TopicArn", "Subject", "Message"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("arn:aws:sns:eu-west-1:123456789012:a", "us-east-1", "https://sns.eu-west-1.amazonaws.com/")]
    [InlineData("arn:aws-us-gov:sns:us-gov-west-1:123456789012:a", "us-east-1", "https://sns.us-gov-west-1.amazonaws.com/")]
    [InlineData("arn:aws-cn:sns:cn-north-1:123456789012:a", "us-east-1", "https://sns.cn-north-1.amazonaws.com.cn/")]
    [InlineData(null, "ap-southeast-2", "https://sns.ap-southeast-2.amazonaws.com/")]
    public void a_topic_is_called_where_it_is_and_a_phone_from_where_is_set(string? topic, string region, string url) =>
        new SnsOptions { TopicArn = topic, Region = region }.Address().ToString().ShouldBe(url);

    private static Task<FakeSns> StartTopic(string topic = ChannelRig.SnsTopic) =>
        FakeSns.Start(ChannelRig.AwsKeyId, ChannelRig.AwsSecret, topic, "eu-west-1", ChannelRig.AwsToken);

    private static NotifierRig Notifier(FakeSns fake) => new(ChannelRig.SnsSettings(fake.BaseUrl, "TopicArn", ChannelRig.SnsTopic));

    private static Task<DeliveryResult> Send(NotifierRig notifier, ChannelMessage? message = null) =>
        notifier.Channel("sns").Send(message ?? Requests.Message(), default);
}
