using OptionsAlerts.Fakes.Sns;
using OptionsAlerts.Notifier.Core;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier.Channels;

/// <summary>
/// Without keys of its own the channel takes those that AWS's tools would find. The environment is the process's: one test, and nothing else here reads these
/// names.
/// </summary>
public sealed class SnsDefaultChainTests : IDisposable
{
    // The machine's own profile, container or instance must have no part in it.
    private readonly Dictionary<string, string?> _before = new[]
    {
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE", "AWS_EC2_METADATA_DISABLED",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN",
    }.ToDictionary(name => name, Environment.GetEnvironmentVariable, StringComparer.Ordinal);

    public SnsDefaultChainTests()
    {
        foreach (var name in _before.Keys) Environment.SetEnvironmentVariable(name, null);
        var nowhere = Path.Combine(Path.GetTempPath(), "options-alerts-no-such-file");
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", nowhere);
        Environment.SetEnvironmentVariable("AWS_CONFIG_FILE", nowhere);
        Environment.SetEnvironmentVariable("AWS_EC2_METADATA_DISABLED", "true");
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before) Environment.SetEnvironmentVariable(name, value);
    }

    [Fact]
    public async Task no_keys_anywhere_means_down_and_keys_in_the_environment_sign()
    {
        await using var fake = await FakeSns.Start(ChannelRig.AwsKeyId, ChannelRig.AwsSecret, ChannelRig.SnsTopic, "eu-west-1", ChannelRig.AwsToken);
        await using var notifier = new NotifierRig([new("Notifier:Sns:TopicArn", ChannelRig.SnsTopic), new("Notifier:Sns:Endpoint", fake.BaseUrl)]);
        var none = (await Send(notifier)).ShouldBeOfType<DeliveryResult.Permanent>();
        none.IsDown.ShouldBeTrue();
        none.Reason.ShouldStartWith("no AWS credentials: ");
        fake.Requests.ShouldBeEmpty();

        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", ChannelRig.AwsKeyId);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", ChannelRig.AwsSecret);
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", ChannelRig.AwsToken);
        (await Send(notifier)).ShouldBeOfType<DeliveryResult.Delivered>();
    }

    private static Task<DeliveryResult> Send(NotifierRig notifier) => notifier.Channel("sns").Send(Requests.Message(), default);
}
