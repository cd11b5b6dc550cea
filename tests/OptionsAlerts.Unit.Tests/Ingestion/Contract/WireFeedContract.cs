using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Contract;

/// <summary>How a provider, or a file, speaks.</summary>
public enum Speech
{
    /// <summary>As it is documented.</summary>
    Good,

    /// <summary>The same, with members, events and files that no documentation names.</summary>
    Unknown,

    /// <summary>The same, each thing twice.</summary>
    Twice,

    /// <summary>The same, and what is older after what is newer.</summary>
    OutOfOrder,

    /// <summary>The same, in the midst of what is no data.</summary>
    Garbage,

    /// <summary>The same, after it was cut short in the middle.</summary>
    Cut,
}

/// <summary>What every feed promises that hears a provider or reads files: what it cannot take changes nothing of what it can, is told, and never thrown.</summary>
public abstract class WireFeedContract : FeedContract
{
    /// <summary>What must never be shown; null where the feed has no credentials.</summary>
    protected abstract string? Secret { get; }

    /// <summary>Why a repeat cannot be told from a second of the same; null where it can.</summary>
    protected virtual string? NoRepeats => null;

    /// <summary>A new feed that hears this: everything it says, until there is no more.</summary>
    protected abstract Task<Said> Say(Speech speech);

    protected sealed override Task<Said> Say() => Say(Speech.Good);

    [Fact]
    public async Task what_no_documentation_names_changes_nothing()
    {
        var good = await Say(Speech.Good);
        var said = await Say(Speech.Unknown);
        Content(said).ShouldBe(Content(good));
        said.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_comes_twice_is_said_once()
    {
        Assert.SkipWhen(NoRepeats is not null, NoRepeats ?? "");
        var good = await Say(Speech.Good);
        Content(await Say(Speech.Twice)).ShouldBe(Content(good));
    }

    [Fact]
    public async Task what_comes_out_of_order_is_neither_lost_nor_news()
    {
        var good = await Say(Speech.Good);
        Things(await Say(Speech.OutOfOrder)).ShouldBe(Things(good));
    }

    [Theory]
    [InlineData(Speech.Garbage)]
    [InlineData(Speech.Cut)]
    public async Task what_cannot_be_read_is_told_in_a_line_and_changes_nothing_else(Speech speech)
    {
        var good = await Say(Speech.Good);
        var said = await Say(speech);
        Content(said).ShouldBe(Content(good));
        said.Troubles.ShouldNotBeEmpty();
        foreach (var trouble in said.Troubles)
        {
            trouble.ShouldNotBeNullOrWhiteSpace();
            trouble.ShouldNotContain("\n");
            if (Secret is { } secret) trouble.ShouldNotContain(secret);
        }
    }

    private string[] Things(Said said) => [.. said.Messages.SelectMany(message => MessageText.Things(message, Content)).Order(StringComparer.Ordinal)];
}
