using OptionsAlerts.Fakes.Http;
using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Notifier.Channels.Sns;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>Whether SNS is asked again is decided by its code: throttling is a 400, and so is a wrong parameter.</summary>
public sealed class SnsCodesTests : IAsyncLifetime
{
    private FakeSns _fake = null!;
    private NotifierRig _notifier = null!;

    public async ValueTask InitializeAsync()
    {
        _fake = await FakeSns.Start(ChannelRig.AwsKeyId, ChannelRig.AwsSecret, ChannelRig.SnsTopic, "eu-west-1", ChannelRig.AwsToken);
        _notifier = new NotifierRig(ChannelRig.SnsSettings(_fake.BaseUrl, "TopicArn", ChannelRig.SnsTopic));
    }

    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync();
        await _fake.DisposeAsync();
    }

    [Theory]
    [InlineData(400, "Throttling")]
    [InlineData(400, "ThrottlingException")]
    [InlineData(429, "Throttled")]
    [InlineData(400, "KMSThrottling")]
    [InlineData(400, "RequestExpired")]
    [InlineData(403, "RequestTimeTooSkewed")]
    [InlineData(500, "InternalError")]
    [InlineData(500, "InternalFailure")]
    [InlineData(503, "ServiceUnavailable")]
    public async Task what_passes_is_tried_again(int status, string code)
    {
        _fake.Faults.Enqueue(FakeSns.Error(status, code, "wait"));
        var result = (await Send()).ShouldBeOfType<DeliveryResult.Transient>();
        result.Reason.ShouldStartWith($"{status} ");
        result.Reason.ShouldEndWith($": {code}: wait");
        result.MayHaveArrived.ShouldBeFalse();
    }

    [Theory]
    [InlineData(400, "InvalidParameter", false)]
    [InlineData(400, "ParameterValueInvalid", false)]
    [InlineData(400, "EndpointDisabled", false)]
    [InlineData(500, "InvalidParameter", false)]
    [InlineData(503, "NobodyKnowsThis", false)]
    [InlineData(403, "AuthorizationError", true)]
    [InlineData(403, "AccessDenied", true)]
    [InlineData(403, "InvalidSecurity", true)]
    [InlineData(403, "InvalidClientTokenId", true)]
    [InlineData(403, "SignatureDoesNotMatch", true)]
    [InlineData(403, "ExpiredToken", true)]
    [InlineData(400, "IncompleteSignature", true)]
    [InlineData(403, "MissingAuthenticationToken", true)]
    [InlineData(403, "OptInRequired", true)]
    [InlineData(404, "NotFound", true)]
    [InlineData(400, "KMSDisabled", true)]
    [InlineData(400, "KMSAccessDenied", true)]
    public async Task everything_else_is_final_and_wrong_keys_or_no_topic_mean_down(int status, string code, bool isDown)
    {
        _fake.Faults.Enqueue(FakeSns.Error(status, code, "no"));
        (await Send()).ShouldBeOfType<DeliveryResult.Permanent>().IsDown.ShouldBe(isDown);
    }

    [Fact]
    public async Task a_fault_that_is_snss_own_passes_whatever_its_code()
    {
        _fake.Faults.Enqueue(FakeSns.Error(400, "NobodyKnowsThis", "our mistake", type: "Receiver"));
        (await Send()).ShouldBe(new DeliveryResult.Transient("400 Bad Request: NobodyKnowsThis: our mistake"));
    }

    [Fact]
    public async Task an_error_within_a_200_is_no_delivery()
    {
        _fake.Faults.Enqueue(FakeSns.Error(200, "InternalError", "broken"));
        (await Send()).ShouldBeOfType<DeliveryResult.Transient>().Reason.ShouldBe("200 OK: InternalError: broken");
    }

    [Theory]
    [InlineData("<PublishResponse/>")]
    [InlineData("<PublishResponse><PublishResult><MessageId></MessageId></PublishResult></PublishResponse>")]
    [InlineData("<PublishResponse><PublishResult><MessageId/>1</PublishResult></PublishResponse>")]
    [InlineData("<SomethingElse><MessageId>1</MessageId></SomethingElse>")]
    [InlineData("<PublishResponse><PublishResult><MessageId>1</Mess")]
    [InlineData("<!DOCTYPE x [<!ENTITY e \"1\">]><PublishResponse><PublishResult><MessageId>&e;</MessageId></PublishResult></PublishResponse>")]
    public async Task a_200_without_the_id_of_a_message_is_no_delivery(string body)
    {
        _fake.Faults.Enqueue(new Fault.Answer(200, body, "text/xml"));
        (await Send()).ShouldBeOfType<DeliveryResult.Transient>().MayHaveArrived.ShouldBeTrue();
    }

    [Fact]
    public async Task xml_a_thousand_levels_deep_or_with_a_bomb_in_it_is_read_flat_or_not_at_all()
    {
        _fake.Faults.Enqueue(new Fault.Answer(400, $"<ErrorResponse>{Repeat("<a>", 5_000)}<Code>Throttling</Code>{Repeat("</a>", 5_000)}</ErrorResponse>", "text/xml"));
        (await Send()).ShouldBe(new DeliveryResult.Transient("400 Bad Request: Throttling"));
        _fake.Faults.Enqueue(new Fault.Answer(400, "<!DOCTYPE b [<!ENTITY a \"Throttling\"><!ENTITY b \"&a;&a;\">]><ErrorResponse><Code>&b;</Code></ErrorResponse>", "text/xml"));
        (await Send()).ShouldBeOfType<DeliveryResult.Permanent>().Reason.ShouldStartWith("400 Bad Request");
    }

    [Fact]
    public async Task the_check_sends_nothing_and_finds_the_topic()
    {
        (await Check()).ShouldBeOfType<DeliveryResult.Delivered>();
        _fake.Messages.ShouldBeEmpty();
        _fake.Faults.Enqueue(FakeSns.Error(404, "NotFound", "Topic does not exist"));
        (await Check()).ShouldBe(new DeliveryResult.Permanent("404 Not Found: NotFound: Topic does not exist", IsDown: true));
        _fake.Faults.Enqueue(FakeSns.Error(400, "Throttling", "Rate exceeded"));
        (await Check()).ShouldBeOfType<DeliveryResult.Transient>();
        _fake.Faults.Enqueue(Fault.Html(200, "Sign in"));
        (await Check()).ShouldBeOfType<DeliveryResult.Transient>();
    }

    [Fact]
    public async Task keys_that_may_publish_and_not_ask_are_good_keys()
    {
        _fake.MayAsk = false;
        (await Check()).ShouldBeOfType<DeliveryResult.Delivered>();
        (await Send()).ShouldBeOfType<DeliveryResult.Delivered>();
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private Task<DeliveryResult> Send() => _notifier.Channel("sns").Send(Requests.Message(), default);

    private Task<DeliveryResult> Check() => ((SnsChannel)_notifier.Channel("sns")).Check(default);
}
