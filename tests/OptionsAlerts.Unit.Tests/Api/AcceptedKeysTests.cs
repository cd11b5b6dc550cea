using Microsoft.Extensions.Configuration;
using OptionsAlerts.ServiceDefaults.Grpc;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Api;

/// <summary>Which keys a service takes, and while one is changed for another.</summary>
public sealed class AcceptedKeysTests
{
    private const string Old = "hunter-old-key-0123456789";
    private const string New = "hunter-new-key-0123456789";
    private const string Own = "hunter-own-key-0123456789";

    [Theory]
    [InlineData(Old, KeyGiven.Previous)]
    [InlineData(New, KeyGiven.Current)]
    [InlineData("hunter-new-key-012345678", KeyGiven.Wrong)]
    [InlineData("", KeyGiven.Wrong)]
    public void while_a_key_is_changed_both_are_taken(string given, KeyGiven found) => Keys("AlertEngine", New, Old).Find(given).ShouldBe(found);

    [Fact]
    public void once_the_previous_key_is_gone_it_is_wrong() => Keys("AlertEngine", New, null).Find(Old).ShouldBe(KeyGiven.Wrong);

    [Fact]
    public void the_engines_two_keys_serve_a_service_that_has_none() =>
        (Keys("Gex", null, null, New, Old).Find(Old), Keys("Gex", null, null, New, Old).Find(New)).ShouldBe((KeyGiven.Previous, KeyGiven.Current));

    [Fact]
    public void a_service_with_a_key_of_its_own_takes_none_of_the_engines() =>
        (Keys("Gex", Own, null, New, Old).Find(Old), Keys("Gex", Own, null, New, Old).Find(New)).ShouldBe((KeyGiven.Wrong, KeyGiven.Wrong));

    [Fact]
    public void a_service_comes_to_a_key_of_its_own_without_a_gap() => Keys("Gex", Own, New, New, null).Find(New).ShouldBe(KeyGiven.Previous);

    [Theory]
    [InlineData(null, Old, "Gex:PreviousApiKey is set without Gex:ApiKey.")]
    [InlineData(New, "short", "Gex:PreviousApiKey must be 16 or more visible ASCII characters.")]
    [InlineData("short", Old, "Gex:ApiKey must be 16 or more visible ASCII characters.")]
    [InlineData(New, Old, null)]
    [InlineData(New, "", null)]
    [InlineData("", "", null)]
    public void what_is_wrong_is_said_and_no_key_shown(string? key, string? previous, string? problem) =>
        Keys("Gex", key, previous).Problem(new ConfigurationBuilder().Build()).ShouldBe(problem);

    private static AcceptedKeys Keys(string section, string? key, string? previous, string? engine = null, string? enginePrevious = null) => AcceptedKeys.Of(
        section, key, previous,
        new ConfigurationBuilder().AddInMemoryCollection([new("AlertEngine:ApiKey", engine), new("AlertEngine:PreviousApiKey", enginePrevious)]).Build());
}
