using OptionsAlerts.ServiceDefaults.Configuration;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Configuration;

public sealed class EnvironmentNamesTests
{
    [Fact]
    public void the_table_holds_the_names_that_were_promised_and_no_others() => EnvironmentNames.All.Select(name => name.Name).ShouldBe(
        [
            "POLYGON_API_KEY", "TRADIER_TOKEN", "WATCH_SYMBOLS", "TELEGRAM_BOT_TOKEN", "TELEGRAM_CHAT_ID", "PUSHOVER_USER_KEY", "PUSHOVER_API_TOKEN", "NTFY_TOPIC",
            "NTFY_SERVER", "AWS_SNS_TOPIC_ARN", "AWS_DEFAULT_REGION", "HEALTHCHECK_URL", "GEX_INTERVAL_SEC", "VIX_INTERVAL_SEC", "MAX_ALERTS_PER_MINUTE",
        ],
        ignoreOrder: true);

    [Fact]
    public void every_name_has_a_meaning_and_a_key_of_its_own()
    {
        EnvironmentNames.All.ShouldAllBe(name => name.Meaning.EndsWith('.'));
        EnvironmentNames.All.Select(name => name.Key).ShouldBeUnique();
    }

    [Fact]
    public void every_default_is_a_value_that_its_name_takes() =>
        EnvironmentNames.All.Where(name => name.Default is not null && name.Value.Read(name.Default) is null).ShouldBeEmpty();

    [Theory]
    [InlineData("WATCH_SYMBOLS", "spy, QQQ,,^SPX,SPX,_vix", "SPY,QQQ,SPX,VIX")]
    [InlineData("WATCH_SYMBOLS", "BRK.B", "BRK.B")]
    [InlineData("GEX_INTERVAL_SEC", "030", "30")]
    [InlineData("TELEGRAM_CHAT_ID", "-1001234567890", "-1001234567890")]
    [InlineData("TELEGRAM_CHAT_ID", "@my_channel", "@my_channel")]
    [InlineData("NTFY_SERVER", "https://ntfy.example.com/", "https://ntfy.example.com")]
    [InlineData("AWS_SNS_TOPIC_ARN", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts", "arn:aws-us-gov:sns:us-gov-west-1:123456789012:alerts")]
    [InlineData("AWS_DEFAULT_REGION", "us-gov-west-1", "us-gov-west-1")]
    public void a_value_is_taken_in_its_normal_form(string name, string text, string normal) =>
        string.Join(',', EnvironmentNames.Find(name)!.Value.Read(text) ?? []).ShouldBe(normal);

    [Theory]
    [InlineData("WATCH_SYMBOLS", " , ")]
    [InlineData("WATCH_SYMBOLS", "SPY;QQQ")]
    [InlineData("WATCH_SYMBOLS", "SPY,$(rm)")]
    [InlineData("WATCH_SYMBOLS", "TOOLONGSYMBOL")]
    [InlineData("GEX_INTERVAL_SEC", "0")]
    [InlineData("GEX_INTERVAL_SEC", "3601")]
    [InlineData("GEX_INTERVAL_SEC", "30.5")]
    [InlineData("VIX_INTERVAL_SEC", "1e3")]
    [InlineData("MAX_ALERTS_PER_MINUTE", "-1")]
    [InlineData("MAX_ALERTS_PER_MINUTE", "99999999999")]
    [InlineData("TELEGRAM_BOT_TOKEN", "abc")]
    [InlineData("TELEGRAM_BOT_TOKEN", "123456:abc/../x")]
    [InlineData("TELEGRAM_CHAT_ID", "my chat")]
    [InlineData("NTFY_TOPIC", "a/b")]
    [InlineData("NTFY_SERVER", "ntfy.sh")]
    [InlineData("NTFY_SERVER", "ftp://ntfy.sh")]
    [InlineData("NTFY_SERVER", "https://me:secret@ntfy.sh")]
    [InlineData("POLYGON_API_KEY", "short")]
    [InlineData("TRADIER_TOKEN", "with space in it")]
    [InlineData("PUSHOVER_USER_KEY", "u1234567890")]
    [InlineData("PUSHOVER_API_TOKEN", "a-23456789012345678901234567890")]
    [InlineData("AWS_SNS_TOPIC_ARN", "arn:aws:sqs:us-east-1:123456789012:q")]
    [InlineData("AWS_DEFAULT_REGION", "Virginia")]
    [InlineData("HEALTHCHECK_URL", "hc-ping.com/abc")]
    public void a_value_that_cannot_be_right_is_refused(string name, string text) => EnvironmentNames.Find(name)!.Value.Read(text).ShouldBeNull();
}
