using System.Text;
using Microsoft.Extensions.Time.Testing;
using OptionsAlerts.Fakes.Ibkr;
using OptionsAlerts.Ingestion.Ibkr;
using OptionsAlerts.Ingestion.Streaming;
using Shouldly;

namespace OptionsAlerts.Unit.Tests.Ingestion.Ibkr;

public sealed class TwsWireTests
{
    private static readonly TwsContract Spy = new("SPY", "STK", "SMART");

    private static string Text(byte[] frame)
    {
        frame[..4].ShouldBe([0, 0, (byte)((frame.Length - 4) >> 8), (byte)(frame.Length - 4)]);
        return Encoding.UTF8.GetString(frame[4..]).Replace('\0', ',');
    }

    [Fact]
    public void the_greeting_is_unframed_and_the_versions_are_capped_to_the_text_protocol() =>
        Convert.ToHexString(TwsRequests.Hello()).ShouldBe("4150490000000009" + "763135372E2E313738");

    [Fact]
    public void requests_are_fields_in_their_order()
    {
        Text(TwsRequests.StartApi(71)).ShouldBe("71,2,71,,");
        Text(TwsRequests.DelayedAllowed()).ShouldBe("59,1,3,");
        Text(TwsRequests.CancelMarketData(9)).ShouldBe("2,2,9,");
        Text(TwsRequests.OptionParameters(8, Spy, 756733)).ShouldBe("78,8,SPY,,STK,756733,");
        Text(TwsRequests.MarketData(7, Spy, "")).ShouldBe("1,11,7,0,SPY,STK,,0,,,SMART,,USD,,,0,,0,0,,");
        Text(TwsRequests.DailyBars(6, IbkrContracts.Underlying("VIX"))).ShouldBe("20,6,0,VIX,IND,,0,,,CBOE,,USD,,,0,,1 day,1 Y,1,TRADES,1,0,,");
    }

    [Theory]
    [InlineData(175, "9,8,5,0,SPY,STK,,0,,,SMART,,USD,,,0,,,")]
    [InlineData(176, "9,8,5,0,SPY,STK,,0,,,SMART,,USD,,,0,,,,")]
    public void contract_details_have_an_issuer_from_version_176_on(int version, string expected) => Text(TwsRequests.ContractDetails(5, Spy, version)).ShouldBe(expected);

    [Fact]
    public void an_option_is_named_by_its_class_date_strike_and_right()
    {
        var contract = OptionsAlerts.Contracts.OccSymbol.Parse("SPXW260717P06420500");
        Text(TwsRequests.MarketData(7, IbkrContracts.Option("SPX", contract), "101")).ShouldBe("1,11,7,0,SPX,OPT,20260717,6420.5,P,100,SMART,,USD,,SPXW,0,101,0,0,,");
    }

    [Theory]
    [InlineData("SPX", "SPX IND CBOE")]
    [InlineData("NDX", "NDX IND NASDAQ")]
    [InlineData("RUT", "RUT IND RUSSELL")]
    [InlineData("BRK.B", "BRK B STK SMART")]
    public void an_underlying_is_an_index_at_its_exchange_or_a_stock(string symbol, string expected)
    {
        var contract = IbkrContracts.Underlying(symbol);
        $"{contract.Symbol} {contract.SecurityType} {contract.Exchange}".ShouldBe(expected);
    }

    [Fact]
    public void fields_are_read_in_order_and_unset_is_null()
    {
        var fields = new TwsFields("21\0\01.7976931348623157E308\0-1.7976931348623157E308\0Infinity\0-2\0tail"u8);
        fields.TryInt(out var kind).ShouldBeTrue();
        kind.ShouldBe(21);
        for (var i = 0; i < 4; i++)
        {
            fields.TryNumber(out var unset).ShouldBeTrue();
            unset.ShouldBeNull();
        }

        fields.TryNumber(out var number).ShouldBeTrue();
        number.ShouldBe(-2);
        fields.TryText(out var tail).ShouldBeTrue();
        (tail, fields.IsAtEnd, fields.TryNext(out _)).ShouldBe(("tail", true, false));
    }

    [Theory]
    [InlineData("12x")]
    [InlineData("1.5e")]
    [InlineData("NaN")]
    [InlineData(" 1")]
    [InlineData("--1")]
    public void what_is_no_number_is_none(string text) => new TwsFields(Encoding.UTF8.GetBytes(text + "\0")).TryNumber(out _).ShouldBeFalse();

    [Theory]
    [InlineData("")]
    [InlineData("99999999999")]
    [InlineData("1.0")]
    public void what_is_no_whole_number_is_none(string text) => new TwsFields(Encoding.UTF8.GetBytes(text + "\0")).TryInt(out _).ShouldBeFalse();

    [Fact]
    public void a_long_text_is_not_taken() => new TwsFields(new byte[100].Select(_ => (byte)'x').ToArray()).TryText(out _).ShouldBeFalse();

    [Theory]
    [InlineData(200, TwsErrorKind.NoContract)]
    [InlineData(354, TwsErrorKind.Delayed)]
    [InlineData(10167, TwsErrorKind.Delayed)]
    [InlineData(101, TwsErrorKind.NoMoreLines)]
    [InlineData(1100, TwsErrorKind.Lost)]
    [InlineData(1101, TwsErrorKind.BackWithoutData)]
    [InlineData(1102, TwsErrorKind.BackWithData)]
    [InlineData(2104, TwsErrorKind.Notice)]
    [InlineData(2106, TwsErrorKind.Notice)]
    [InlineData(2158, TwsErrorKind.Notice)]
    [InlineData(100, TwsErrorKind.Fatal)]
    [InlineData(326, TwsErrorKind.Fatal)]
    [InlineData(321, TwsErrorKind.Request)]
    public void error_numbers_are_told_apart(int code, TwsErrorKind kind) => TwsErrors.KindOf(code).ShouldBe(kind);

    [Fact]
    public void fatal_numbers_end_a_connection_each_in_its_way()
    {
        TwsErrors.End(100).Kind.ShouldBe(StreamEndKind.RateLimited);
        TwsErrors.End(326).Kind.ShouldBe(StreamEndKind.TooManyConnections);
        TwsErrors.End(1300).ShouldBe(new StreamEnd(StreamEndKind.Broken, "TWS ends the connection (1300)"));
    }

    [Fact]
    public async Task no_second_sees_more_messages_than_are_allowed()
    {
        var time = new FakeTimeProvider();
        var pacer = new TwsPacer(45, time);
        for (var i = 0; i < 45; i++) pacer.Wait(TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        var next = pacer.Wait(TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(999));
        next.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));
        await next.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        for (var i = 0; i < 44; i++) pacer.Wait(TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
        pacer.Wait(TestContext.Current.CancellationToken).AsTask().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task frames_come_whole_however_they_are_cut_on_the_way()
    {
        await using var tws = new FakeTws();
        using var socket = await TwsSocket.Connect("127.0.0.1", tws.Port, new TwsPacer(50, TimeProvider.System), () => Task.Delay(Timeout.Infinite), TestContext.Current.CancellationToken);
        using var reader = new MessageReader(socket, 1000);
        await socket.SendAsync(TwsRequests.Hello(), System.Net.WebSockets.WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        (await reader.Next()).Length.ShouldBe(TwsMessage.Payload(176, "20260630 10:00:00 EST").Length);
        var connection = tws.Connections[0];
        byte[] bytes = [.. TwsMessage.Frame([]), .. TwsMessage.Frame(TwsMessage.Payload("one")), .. TwsMessage.Frame(TwsMessage.Payload("two"))];
        foreach (var value in bytes) await connection.SendRaw([value]);
        (await reader.Next()).Length.ShouldBe(0);
        (await reader.Next()).Length.ShouldBe(4);
        (await reader.Next()).ShouldBe(new ReadMessage(ReadKind.Binary, 4));
        Encoding.ASCII.GetString(reader.Buffer, 0, 3).ShouldBe("two");
        await connection.SendRaw([0xFF, 0xFF, 0xFF, 0xFF, .. new byte[2000]]);
        (await reader.Next()).Kind.ShouldBe(ReadKind.TooLarge);
    }
}
