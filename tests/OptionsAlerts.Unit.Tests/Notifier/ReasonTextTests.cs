using OptionsAlerts.Notifier.Core;
using OptionsAlerts.ServiceDefaults.Logging;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Notifier;

public sealed class ReasonTextTests
{
    private const string Secret = "s3cr3t+value/with=signs";
    private readonly ReasonText _reasons = new([Secret, null, "abc"], Redactor.FormsOnly.Redact);

    [Theory]
    [InlineData("token s3cr3t+value/with=signs refused", "token *** refused")]
    [InlineData("token S3CR3T+VALUE/WITH=SIGNS refused", "token *** refused")]
    [InlineData("token s3cr3t%2Bvalue%2Fwith%3Dsigns refused", "token *** refused")]
    [InlineData("token s3cr3t+va\u0007lue/with=signs refused", "token s3cr3t+va lue/with=signs refused")]
    [InlineData("post to https://hooks.example.com/services/T0/B0/xyz failed", "post to https://hooks.example.com*** failed")]
    [InlineData("abc is no secret", "abc is no secret")]
    [InlineData("bot123456789:AAabcdefghijklmnopqrstuvwxyz012345 is unknown", "bot*** is unknown")]
    [InlineData("", "no reason given")]
    [InlineData("\r\n\t", "no reason given")]
    public void secrets_go_and_words_stay(string words, string reason) => _reasons.Of(words).ShouldBe(reason);

    [Fact]
    public void a_hidden_character_inside_a_secret_does_not_hide_it() => _reasons.Of("s3cr3t\u200B+value/with=signs").ShouldBe("***");

    [Fact]
    public void the_cut_comes_after_the_secrets_so_that_no_half_of_one_is_left()
    {
        for (var lead = ReasonText.Limit - Secret.Length; lead <= ReasonText.Limit; lead++)
            _reasons.Of(new string('x', lead) + Secret).ShouldNotContain("s3c");
    }
}
