using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime.Internal.Auth;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Notifier.Channels.Sns;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>Who calls SNS, and by what clock.</summary>
public sealed class SnsSignatureTests
{
    private static readonly DateTimeOffset SignedAt = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);

    [Fact]
    public void the_signature_is_that_of_awss_own_test_suite() =>
        AwsSignature.Authorization(
                new AwsKeys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null), "us-east-1", "service", SignedAt,
                [new("content-type", "application/x-www-form-urlencoded"), new("host", "example.amazonaws.com"), new("x-amz-date", "20150830T123600Z")], "Param1=value1"u8)
            .ShouldBe(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=content-type;host;x-amz-date, "
                + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");

    [Theory]
    [InlineData("eu-west-1", "sns", "Action=Publish")]
    [InlineData("us-gov-west-1", "sns", "")]
    public void the_signature_is_that_of_awss_own_library(string region, string service, string body)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var theirs = AWS4Signer.ComputeSignature(
            ChannelRig.AwsKeyId, ChannelRig.AwsSecret, region, SignedAt.UtcDateTime, service, "host;x-amz-date;x-amz-security-token",
            $"POST\n/\n\nhost:h\nx-amz-date:20150830T123600Z\nx-amz-security-token:t\n\nhost;x-amz-date;x-amz-security-token\n{hash}");
        AwsSignature.Authorization(
                new AwsKeys(ChannelRig.AwsKeyId, ChannelRig.AwsSecret, "t"), region, service, SignedAt,
                [new("host", "h"), new("x-amz-date", "20150830T123600Z"), new("x-amz-security-token", "t")], Encoding.UTF8.GetBytes(body))
            .ShouldBe(theirs.ForAuthorizationHeader);
    }

    [Fact]
    public async Task another_secret_is_refused_and_means_down()
    {
        await using var fake = await FakeSns.Start(ChannelRig.AwsKeyId, "anotherSecretOfFortyCharacters0123456789", ChannelRig.SnsTopic, "eu-west-1", ChannelRig.AwsToken);
        await using var notifier = new NotifierRig(ChannelRig.SnsSettings(fake.BaseUrl, "TopicArn", ChannelRig.SnsTopic));
        var result = (await Send(notifier)).ShouldBeOfType<DeliveryResult.Permanent>();
        result.IsDown.ShouldBeTrue();
        result.Reason.ShouldStartWith("403 Forbidden: SignatureDoesNotMatch: The request signature we calculated does not match");
    }

    [Fact]
    public async Task lasting_keys_go_without_a_token()
    {
        await using var fake = await FakeSns.Start(ChannelRig.AwsKeyId, ChannelRig.AwsSecret, ChannelRig.SnsTopic, "eu-west-1");
        var settings = ChannelRig.SnsSettings(fake.BaseUrl, "TopicArn", ChannelRig.SnsTopic);
        settings.Remove("Notifier:Sns:SessionToken");
        await using var notifier = new NotifierRig(settings);
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.Requests.Single().Header("Authorization")!.ShouldContain("SignedHeaders=content-type;host;x-amz-date, ");
        fake.Requests.Single().Header("x-amz-security-token").ShouldBeNull();
    }

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public async Task five_minutes_off_are_tolerated(int seconds)
    {
        var (theirs, ours) = (new FakeTimeProvider(Requests.EventTime), new FakeTimeProvider(Requests.EventTime.AddSeconds(seconds)));
        await using var fake = await Start(theirs);
        await using var notifier = new NotifierRig(ChannelRig.SnsSettings(fake.BaseUrl, "TopicArn", ChannelRig.SnsTopic), ours);
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Delivered>();
    }

    [Theory]
    [InlineData(-301, "Signature expired")]
    [InlineData(301, "Signature not yet current")]
    [InlineData(7_200, "Signature not yet current")]
    public async Task a_clock_further_off_is_refused_once_and_set_by_snss_own(int seconds, string words)
    {
        var (theirs, ours) = (new FakeTimeProvider(Requests.EventTime), new FakeTimeProvider(Requests.EventTime.AddSeconds(seconds)));
        await using var fake = await Start(theirs);
        await using var notifier = new NotifierRig(ChannelRig.SnsSettings(fake.BaseUrl, "TopicArn", ChannelRig.SnsTopic), ours);
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Transient>().Reason.ShouldStartWith($"403 Forbidden: SignatureDoesNotMatch: {words}");
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Delivered>();
        theirs.Advance(TimeSpan.FromHours(1));
        ours.Advance(TimeSpan.FromHours(1));
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Delivered>();
        fake.Requests[^1].Header("x-amz-date").ShouldBe(theirs.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
    }

    private static Task<FakeSns> Start(TimeProvider time) =>
        FakeSns.Start(ChannelRig.AwsKeyId, ChannelRig.AwsSecret, ChannelRig.SnsTopic, "eu-west-1", ChannelRig.AwsToken, time);

    private static Task<DeliveryResult> Send(NotifierRig notifier) => notifier.Channel("sns").Send(Requests.Message(), default);
}
