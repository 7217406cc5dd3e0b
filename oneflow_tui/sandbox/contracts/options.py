"""What a contract from any template of the sandbox can do."""

from __future__ import annotations

from typing import Any

OPTIONS: dict[str, Any] = {
    "can_receive_attachments": True,
    "can_receive_expanded_pdf": True,
    "can_receive_products": False,
    "delivery_channels": [
        {"name": "email", "preferred": True, "required_participant_attributes": ["email"]},
        {"name": "sms", "preferred": False, "required_participant_attributes": ["phone_number"]},
        {"name": "same_device", "preferred": False, "required_participant_attributes": []},
        {"name": "none", "preferred": False, "required_participant_attributes": []},
    ],
    "sign_methods": [
        {"name": "standard_esign", "preferred": True},
        {"name": "sms", "preferred": False},
        {"name": "swedish_bankid", "preferred": False},
    ],
    "two_step_authentication_methods": [
        {"name": "none", "preferred": True, "required_participant_attributes": []},
        {"name": "email", "preferred": False, "required_participant_attributes": ["email"]},
        {"name": "sms", "preferred": False, "required_participant_attributes": ["phone_number"]},
    ],
}
