using FsCheck.Xunit;
using OptionsAlerts.Ingestion.Formats;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Formats;

public sealed class CboeBodyReaderHostileTests
{
    private static readonly string Good = Bodies.Chain(string.Join(',', Enumerable.Range(100, 200).Select(strike => Bodies.Option($"IWM260630C00{strike}000"))));

    private static InvalidFileException Refused(byte[] body) => Should.Throw<InvalidFileException>(() => CboeBodyReader.Read(body, "IWM.json"));

    [Fact]
    public void a_reason_holds_no_body() =>
        Refused(System.Text.Encoding.UTF8.GetBytes("{\"data\":{\"current_price\":n" + new string(':', 5_000) + "}}")).Message.Length.ShouldBeLessThan(300);

    [Fact]
    public void half_a_json_is_refused_with_its_place()
    {
        var refused = Refused(Bodies.Bytes(Good[..(Good.Length / 2)]));
        refused.Message.ShouldStartWith("IWM.json line 1 byte ");
        refused.Message.ShouldContain("not JSON or cut short");
        refused.Message.ShouldNotContain("\n");
    }

    [Fact]
    public void a_truncated_gzip_is_refused_at_any_length()
    {
        var packed = Bodies.Gzip(Good);
        CboeBodyReader.Read(packed, "IWM.json.gz").Contracts!.Count.ShouldBe(200);
        for (var length = 2; length < packed.Length; length += 7)
            Refused(packed[..length]).Message.ShouldBe("IWM.json: truncated or damaged gzip");
    }

    [Fact]
    public void a_gzip_with_a_flipped_byte_is_refused()
    {
        var packed = Bodies.Gzip(Good);
        packed[packed.Length / 2] ^= 0xFF;
        Refused(packed).Where.ShouldStartWith("IWM.json");
    }

    [Fact]
    public void a_body_that_unpacks_beyond_the_cap_is_refused()
    {
        using var stream = new MemoryStream(Bodies.Gzip(new string(' ', 100_000)));
        Should.Throw<InvalidFileException>(() => CboeBodyReader.Read(stream, "bomb", maxBytes: 50_000)).Message.ShouldBe("bomb: larger than 50,000 bytes unpacked");
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" \n ", "empty")]
    [InlineData("<html><body>", "an HTML page")]
    [InlineData("<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", "an XML answer")]
    [InlineData("date,price\n1,2", "not JSON")]
    [InlineData("[]", "no 'data'")]
    [InlineData("null", "no 'data'")]
    [InlineData("{}", "no 'data'")]
    [InlineData("""{"data":[]}""", "no 'data'")]
    [InlineData("""{"data":{}}""", "no 'timestamp'")]
    [InlineData("""{"timestamp":"13:45:00","data":{"symbol":"IWM"}}""", "unreadable 'timestamp' '13:45:00'")]
    [InlineData("""{"timestamp":"2026-06-30 14:39:22","data":{}}""", "no 'symbol'")]
    [InlineData("""{"timestamp":"2026-06-30 14:39:22","data":{"symbol":"^"}}""", "unusable 'symbol'")]
    [InlineData("""{"timestamp":"2026-06-30 14:39:22","data":{"symbol":"IWM"}} {}""", "not JSON")]
    [InlineData("""{"timestamp":"\ud800","data":{"symbol":"IWM"}}""", "no valid Unicode")]
    public void what_is_no_body_is_refused_in_words(string text, string why) => Refused(Bodies.Bytes(text)).Why.ShouldContain(why);

    [Fact]
    public void deep_nesting_is_refused_not_followed() =>
        Refused(Bodies.Bytes($$"""{"x":{{new string('[', 5000)}}{{new string(']', 5000)}}}""")).Why.ShouldContain("not JSON");

    [Fact]
    public void a_missing_file_is_one_line() =>
        Should.Throw<InvalidFileException>(() => CboeBodyReader.ReadFile("/nowhere/IWM.json")).Message.ShouldBe("/nowhere/IWM.json: no such file");

    [Property(MaxTest = 300)]
    public void any_damage_gives_a_valid_chain_or_a_typed_refusal(int position, byte with, bool cut)
    {
        var body = Bodies.Bytes(Good);
        var at = (int)((uint)position % body.Length);
        body[at] = with;
        try
        {
            var read = CboeBodyReader.Read(cut ? body[..at] : body, "damaged");
            read.ToChain("recorded")?.Snapshot.Validate();
        }
        catch (InvalidFileException refused)
        {
            refused.Message.ShouldStartWith("damaged");
            refused.Message.ShouldNotContain("\n");
        }
    }

    [Property(MaxTest = 300)]
    public void any_bytes_give_a_typed_refusal(byte[] bytes) => Refused(bytes).Message.ShouldStartWith("IWM.json");
}
