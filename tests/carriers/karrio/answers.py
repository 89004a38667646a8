"""Small answers in the shapes that karrio expects of these carriers, whose documentation was not at
hand, written by us: (type of content, body), by our word for the carrier; what each comes to."""

NUMBER = "123456789"
XML = '<?xml version="1.0" encoding="UTF-8"?>'
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


def _envelope(inside: str) -> str:
    return f'{XML}<s:Envelope xmlns:s="{SOAP}"><s:Body>{inside}</s:Body></s:Envelope>'


def _state(at: str, code: str) -> str:
    return (
        f"<stateInfo><time>{at}</time><stateCode>{code}</stateCode>"
        "<stateDescription>words</stateDescription></stateInfo>"
    )


BPOST = (
    f'{XML}<itemTracking xmlns="http://schema.post.be/tracking/v1/"><itemCode>{NUMBER}</itemCode>'
    + _state("2026-11-22T23:19:29+01:00", "T00")
    + _state("2026-11-23T07:11:18.923+01:00", "L00")
    + "</itemTracking>"
)


def _step(status: str, at: str = "") -> str:
    reached = (
        f"<location><content>Mechelen</content></location><date><content>{at}</content></date>"
    )
    return (
        f"<statusInfo><status>{status}</status><label><content>{status}</content></label>"
        "<description><content><content>words</content></content></description>"
        f"<statusHasBeenReached>{'true' if at else 'false'}</statusHasBeenReached>"
        f"{reached if at else ''}</statusInfo>"
    )


DPD = _envelope(
    '<getTrackingDataResponse xmlns="http://dpd.com/common/service/types/'
    'ParcelLifeCycleService/2.0"><trackingresult xmlns="">'
    + _step("SHIPMENT", "11/20/2026 05:21:18 PM")
    + _step("ON_THE_ROAD", "11/21/2026 05:21:18 AM")
    + _step("DELIVERED")
    + "</trackingresult></getTrackingDataResponse>"
)
DPD_LOGIN = _envelope(
    '<getAuthResponse xmlns="http://dpd.com/common/service/types/LoginService/2.0">'
    '<return xmlns=""><delisId>d</delisId><customerUid>c</customerUid>'
    "<authToken>token</authToken><depot>0530</depot></return></getAuthResponse>"
)
HERMES = """{"access_token": "t", "expires_in": 3600, "token_type": "bearer", "shipmentinfo": [
{"shipmentID": "123456789", "status": [{"timestamp": "2026-11-20T12:00:00+01:00", "code": "1000",
"description": "words", "scanningUnit": {"city": "Hamburg", "countryCode": "DE"}}]}]}"""
LA_POSTE = """{"lang": "fr_FR", "returnCode": 200, "shipment": {"idShip": "123456789",
"product": "colissimo", "isFinal": false, "entryDate": "2026-11-20T14:43:00+01:00", "event": [
{"code": "ET1", "label": "words", "date": "2026-11-21T16:25:00+01:00"},
{"code": "PC1", "label": "words", "date": "2026-11-20T14:43:00+01:00"}],
"contextData": {"originCountry": "FR", "arrivalCountry": "FR"}}}"""


def _event(at: str, code: str, place: str) -> str:
    return (
        f"<Event><Status>words</Status><DateTime>{at}</DateTime><Location>{place}</Location>"
        f"<EventCode>{code}</EventCode></Event>"
    )


LANDMARK = (
    f"{XML}<TrackResponse><Result><Success>true</Success><ShipmentDetails>"
    "<EndDeliveryCarrier>Colis</EndDeliveryCarrier></ShipmentDetails><Packages><Package>"
    f"<TrackingNumber>{NUMBER}</TrackingNumber><LandmarkTrackingNumber>LTN1</LandmarkTrackingNumber>"
    "<PackageReference>9</PackageReference><Events>"
    + _event("2026-11-20 12:09:36", "75", "Romulus, MI")
    + _event("11/22/2026 03:02 PM", "400", "Paris")
    + "</Events></Package></Packages></Result></TrackResponse>"
)


def _scan(kind: str, day: str, hour: str, place: str) -> str:
    return (
        f"<Scan><ScanType>{kind}</ScanType><PIN><Value>{NUMBER}</Value></PIN><Depot><Name>{place}"
        f"</Name></Depot><ScanDate>{day}</ScanDate><ScanTime>{hour}</ScanTime>"
        "<Description>words</Description><Comment/>"
        "<SummaryScanIndicator>false</SummaryScanIndicator></Scan>"
    )


PUROLATOR = _envelope(
    '<TrackPackagesByPinResponse xmlns="http://purolator.com/pws/datatypes/v1">'
    "<ResponseInformation><Errors/><InformationalMessages/></ResponseInformation>"
    "<TrackingInformationList><TrackingInformation>"
    f"<PIN><Value>{NUMBER}</Value></PIN><Scans>"
    + _scan("OnDelivery", "2026-11-22", "081500", "MONTREAL")
    + _scan("ProofOfPickUp", "2026-11-20", "172118", "TORONTO")
    + "</Scans></TrackingInformation></TrackingInformationList></TrackPackagesByPinResponse>"
)
SPRING = """{"ErrorLevel": 0, "Error": "", "Shipment": {"TrackingNumber": "123456789",
"Service": "PPTT", "Carrier": "PostNL", "Weight": "2.5", "WeightUnit": "kg", "Events": [
{"DateTime": "2026-11-20 12:00:00", "Country": "NL", "City": "Amsterdam", "State": "",
"Code": 20, "Description": "words"},
{"DateTime": "2026-11-22 12:00:00", "Country": "DE", "City": "Berlin", "State": "",
"Code": 101, "Description": "words"}]}}"""

ANSWERS: dict[str, tuple[str, str]] = {
    "bpost": ("application/xml", BPOST),
    "dpd": ("text/xml", DPD),
    "hermes": ("application/json", HERMES),
    "la_poste": ("application/json", LA_POSTE),
    "landmark": ("text/xml", LANDMARK),
    "purolator": ("text/xml", PUROLATOR),
    "spring": ("application/json", SPRING),
}
READ: dict[str, list[tuple[str, str, str]]] = {
    "bpost": [
        ("bpost T00=in_transit", "in_transit", "2026-11-22T23:19+01:00"),
        ("bpost L00=on_hold", "out_for_delivery", "2026-11-23T07:11+01:00"),
    ],
    "dpd": [
        ("dpd SHIPMENT", "label_created", "2026-11-20T17:21"),
        ("dpd ON_THE_ROAD", "in_transit", "2026-11-21T05:21"),
    ],
    "hermes": [("hermes 1000=in_transit", "in_transit", "2026-11-20T12:00+01:00")],
    "la_poste": [
        ("la_poste PC1", "picked_up", "2026-11-20T14:43+01:00"),
        ("la_poste ET1=out", "in_transit", "2026-11-21T16:25+01:00"),
    ],
    "landmark": [
        ("landmark 75=pending", "label_created", "2026-11-20T12:09"),
        (
            "landmark 400=delayed/consignee_not_available",
            "attempt_failed",
            "2026-11-22T15:02",
        ),
    ],
    "purolator": [
        ("purolator ProofOfPickUp", "picked_up", "2026-11-20T17:21"),
        ("purolator OnDelivery=out", "out_for_delivery", "2026-11-22T08:15"),
    ],
    "spring": [
        ("spring 20=in_transit", "picked_up", "2026-11-20T12:00"),
        ("spring 101=delivered", "in_transit", "2026-11-22T12:00"),
    ],
}
